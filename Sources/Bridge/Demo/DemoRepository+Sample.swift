import LocalForge

extension DemoRepository {
    /// A small shop's infrastructure. Its resources are Terraform's own `terraform_data`, so no provider is fetched and nothing
    /// outside is touched. States lie in `states`, as they would in a bucket: a checkout is gone after its job.
    package static func sample(states: String) -> DemoRepository {
        let sample = Sample(states: states)
        let files = sample.files(subnets: ["web", "database"], replicas: 2, buckets: ["images": 30])
        let first = sample.files(subnets: ["web", "database", "cache"], replicas: 3, buckets: ["images": 30])
        let second = sample.files(subnets: ["web", "database", "cache"], replicas: 5, buckets: ["images": 30, "invoices": 3650])
        let (network, compute, storage) = ("network/main.tf", "compute/production/main.tf", "storage/main.tf")
        return DemoRepository(
            name: "acme/infrastructure", files: files.mapValues { .text($0) },
            proposal: Proposal(
                branch: "autumn-sale", title: "Make room for the autumn sale",
                body: "A subnet for the cache, and a third web server.\n\nLast year we were slow for an hour; not again.",
                files: [network: .text(first[network] ?? ""), compute: .text(first[compute] ?? "")]),
            sequel: Proposal(
                branch: "keep-invoices", title: "Keep invoices for ten years",
                body: "A bucket for invoices, and two more web servers while the old ones are moved.",
                files: [compute: .text(second[compute] ?? ""), storage: .text(second[storage] ?? "")]),
            roots: ["compute/production", "network", "storage"], mayApply: true)
    }
}

/// The texts of the sample's files.
private struct Sample {
    let states: String

    func files(subnets: [String], replicas: Int, buckets: [String: Int]) -> [String: String] {
        [
            "README.md": Self.readme, "atlantis.yaml": Self.atlantis, ".gitignore": ".terraform/\n*.tfstate*\n",
            "modules/label/main.tf": Self.label,
            "network/main.tf": network(subnets),
            "storage/main.tf": storage(buckets),
            "compute/production/main.tf": compute(replicas),
        ]
    }

    private static let readme = """
        # Infrastructure

        | root | what it holds |
        |---|---|
        | `network` | the address range and its subnets |
        | `storage` | buckets, and how long they keep things |
        | `compute/production` | the web servers |

        Open a pull request; the plan comes as a comment. Once it is approved, comment `atlantis apply`, then merge.

        """

    private static let atlantis = """
        version: 3
        parallel_plan: true
        parallel_apply: true
        projects:
        - name: network
          dir: network
          autoplan:
            when_modified: ["*.tf", "../modules/**/*.tf"]
        - name: storage
          dir: storage
          autoplan:
            when_modified: ["*.tf", "../modules/**/*.tf"]
        - name: compute-production
          dir: compute/production
          autoplan:
            when_modified: ["*.tf", "../../modules/**/*.tf"]

        """

    private static let label = """
        # One way to name things.

        variable "environment" {
          type = string
        }

        variable "name" {
          type = string
        }

        output "id" {
          value = "acme-${var.environment}-${var.name}"
        }

        """

    private func network(_ subnets: [String]) -> String {
        let ranges = subnets.enumerated().map { number, name in "    \(Self.aligned(name, subnets)) = \"10.20.\(number).0/24\"\n" }.joined()
        return """
            \(head("network"))
            module "label" {
              source      = "../modules/label"
              environment = "production"
              name        = "network"
            }

            locals {
              subnets = {
            \(ranges)  }
            }

            resource "terraform_data" "subnet" {
              for_each = local.subnets

              input = {
                network = module.label.id
                range   = each.value
              }
            }

            """
    }

    private func storage(_ buckets: [String: Int]) -> String {
        let names = buckets.keys.sorted()
        let days = names.map { "    \(Self.aligned($0, names)) = \(buckets[$0] ?? 0)\n" }.joined()
        return """
            \(head("storage"))
            module "label" {
              source      = "../modules/label"
              environment = "production"
              name        = each.key
              for_each    = local.buckets
            }

            locals {
              # How many days each bucket keeps what is in it.
              buckets = {
            \(days)  }
            }

            resource "terraform_data" "bucket" {
              for_each = local.buckets

              input = {
                name = module.label[each.key].id
                days = each.value
              }
            }

            """
    }

    private func compute(_ replicas: Int) -> String {
        """
        \(head("compute-production"))
        module "label" {
          source      = "../../modules/label"
          environment = "production"
          name        = "web"
        }

        locals {
          replicas = \(replicas)
        }

        resource "terraform_data" "web" {
          count = local.replicas

          input = {
            name = "${module.label.id}-${count.index + 1}"
            size = "small"
          }
        }

        output "servers" {
          value = terraform_data.web[*].input.name
        }

        """
    }

    private func head(_ state: String) -> String {
        """
        terraform {
          required_version = ">= 1.5"

          backend "local" {
            path = \(Self.quoted("\(states)/\(state).tfstate"))
          }
        }

        """
    }

    /// Padded as `terraform fmt` does it.
    private static func aligned(_ name: String, _ all: [String]) -> String {
        name + String(repeating: " ", count: (all.map(\.count).max() ?? 0) - name.count)
    }

    /// Text as a string of Terraform's language, in which nothing is evaluated.
    private static func quoted(_ text: String) -> String {
        var out = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        out = out.replacing("${", with: "$${").replacing("%{", with: "%%{")
        return "\"\(out)\""
    }
}
