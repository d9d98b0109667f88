resource "terraform_data" "two" {}
