# Deploys infra/template.yaml, so that Terraform and CloudFormation never differ in what they deploy.

locals {
  # A new build has a new key; without it CloudFormation would see no change.
  code_key     = "image-function-${substr(filesha256(var.artifact), 0, 16)}.zip"
  template     = "${path.module}/../template.yaml"
  template_key = "image-function-${substr(filesha256(local.template), 0, 16)}.yaml"
}

data "aws_s3_bucket" "code" {
  bucket = var.code_bucket
}

resource "aws_s3_object" "code" {
  bucket = data.aws_s3_bucket.code.id
  key    = local.code_key
  source = var.artifact

  # A failed update of the stack goes back to the earlier build.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_s3_object" "template" {
  bucket       = data.aws_s3_bucket.code.id
  key          = local.template_key
  source       = local.template
  content_type = "application/yaml"
}

resource "aws_cloudformation_stack" "this" {
  name         = var.name
  template_url = "https://${data.aws_s3_bucket.code.bucket_regional_domain_name}/${aws_s3_object.template.key}"
  capabilities = ["CAPABILITY_IAM"]
  tags         = var.tags

  parameters = merge(var.parameters, {
    CodeBucket = aws_s3_object.code.bucket
    CodeKey    = aws_s3_object.code.key
  })
}
