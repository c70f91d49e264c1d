# The function "generate" on a released function.zip, with its bucket and its role.
#
#   terraform init
#   terraform apply -var zip=function.zip -var bucket=example-images -var gateway_key_secret=arn:aws:secretsmanager:…
#
# Prints, at the end of apply: function_name = "example-generate"

terraform {
  required_version = ">= 1.3"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "zip" {
  type        = string
  description = "The released function.zip, or your own build's"
}

variable "bucket" {
  type        = string
  description = "The name of the bucket for the images"
}

variable "gateway_key_secret" {
  type        = string
  description = "The ARN of the Secrets Manager secret that holds the gateway's API key"
}

variable "architecture" {
  type        = string
  description = "What the zip was built for: arm64 or x86_64"
  default     = "x86_64"
}

locals {
  timeout = 300
}

resource "aws_s3_bucket" "images" {
  bucket = var.bucket
}

resource "aws_s3_bucket_public_access_block" "images" {
  bucket                  = aws_s3_bucket.images.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_iam_role" "generate" {
  name = "example-generate"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "generate" {
  role = aws_iam_role.generate.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject"]
        Resource = "${aws_s3_bucket.images.arn}/generations/*"
      },
      {
        # Without it S3 returns 403, not 404, for an object that does not exist.
        Effect   = "Allow"
        Action   = "s3:ListBucket"
        Resource = aws_s3_bucket.images.arn
      },
      {
        Effect   = "Allow"
        Action   = "secretsmanager:GetSecretValue"
        Resource = var.gateway_key_secret
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "logs" {
  role       = aws_iam_role.generate.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_lambda_function" "generate" {
  function_name    = "example-generate"
  role             = aws_iam_role.generate.arn
  filename         = var.zip
  source_code_hash = filebase64sha256(var.zip)
  runtime          = "provided.al2023"
  handler          = "bootstrap"
  architectures    = [var.architecture]
  memory_size      = 256
  timeout          = local.timeout

  environment {
    variables = {
      QUARKUS_FUNQY_EXPORT    = "generate"
      DISABLE_SIGNAL_HANDLERS = "true"
      FUNCTION_TIMEOUT        = local.timeout # must equal the function's
      IMAGE_BUCKET            = aws_s3_bucket.images.id
      GATEWAY_API_KEY_SECRET  = var.gateway_key_secret
    }
  }
}

output "function_name" {
  value = aws_lambda_function.generate.function_name
}
