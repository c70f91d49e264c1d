variable "name" {
  description = "The stack's name, with which all names in it begin; one for each stage"
  type        = string
  default     = "image-function"
}

variable "artifact" {
  description = "The function's zip, target/function.zip"
  type        = string
}

variable "code_bucket" {
  description = "An existing bucket, in the same region, for the zip and the template"
  type        = string
}

variable "parameters" {
  description = "Parameters of infra/template.yaml, such as {Architecture = \"x86_64\", AlarmEmail = \"you@example.org\"}"
  type        = map(string)
  default     = {}

  validation {
    condition     = !contains(keys(var.parameters), "CodeBucket") && !contains(keys(var.parameters), "CodeKey")
    error_message = "The module sets CodeBucket and CodeKey itself."
  }
}

variable "tags" {
  description = "Tags of the stack and all its resources"
  type        = map(string)
  default     = {}
}
