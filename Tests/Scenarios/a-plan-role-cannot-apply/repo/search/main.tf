terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
  backend "s3" {
    bucket         = "tfstate"
    key            = "search/terraform.tfstate"
    region         = "us-east-1"
    use_path_style = true
    use_lockfile   = true
  }
}

provider "aws" {
  region = "us-east-1"
}
