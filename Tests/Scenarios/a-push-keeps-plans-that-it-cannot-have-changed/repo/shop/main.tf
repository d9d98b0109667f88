module "size" { source = "./../modules/size" }
