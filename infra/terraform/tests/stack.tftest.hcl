mock_provider "aws" {
  mock_data "aws_s3_bucket" {
    defaults = {
      bucket_regional_domain_name = "code.s3.eu-central-1.amazonaws.com"
    }
  }
}

variables {
  artifact    = "tests/stack.tftest.hcl"
  code_bucket = "code"
}

run "the_stack_gets_the_code_and_the_parameters" {
  command = plan

  variables {
    parameters = { Architecture = "x86_64" }
  }

  assert {
    condition     = aws_cloudformation_stack.this.parameters.Architecture == "x86_64"
    error_message = "The parameters are not handed on."
  }
  assert {
    condition     = can(regex("^image-function-[0-9a-f]{16}\\.zip$", aws_cloudformation_stack.this.parameters.CodeKey))
    error_message = "The key does not depend on the build."
  }
  assert {
    condition     = length(aws_cloudformation_stack.this.parameters.CodeKey) <= 35
    error_message = "The key is longer than the template allows."
  }
}

run "the_code_is_the_modules_own" {
  command = plan

  variables {
    parameters = { CodeKey = "other.zip" }
  }

  expect_failures = [var.parameters]
}
