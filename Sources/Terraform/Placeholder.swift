// Terraform
