resource "terraform_data" "second" {}
