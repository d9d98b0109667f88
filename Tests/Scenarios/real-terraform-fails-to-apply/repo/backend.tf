# The test's server says where.
terraform {
  backend "local" {}
}
