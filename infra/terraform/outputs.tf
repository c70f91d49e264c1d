output "outputs" {
  description = "The stack's outputs by name: HttpLambdaFunctionUrl, GenerateFunctionArn, QueueUrl, GatewayKeySecret, …"
  value       = aws_cloudformation_stack.this.outputs
}
