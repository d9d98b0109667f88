resource "terraform_data" "beside" {}
