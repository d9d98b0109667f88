/* A terraform that does nothing at once: it answers its version, and writes a plan file where it is asked to. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void print(const char *text) { if (write(1, text, strlen(text)) < 0) _exit(1); }

int main(int count, char **arguments) {
    const char *command = count > 1 ? arguments[1] : "";
    if (strcmp(command, "version") == 0) {
        print("Terraform v1.11.4\non linux_amd64\n");
    } else if (strcmp(command, "workspace") == 0) {
        print("default\n");
    } else if (strcmp(command, "plan") == 0) {
        for (int index = 2; index < count; index++) {
            const char *path = NULL;
            if (strcmp(arguments[index], "-out") == 0 && index + 1 < count) path = arguments[index + 1];
            if (strncmp(arguments[index], "-out=", 5) == 0) path = arguments[index] + 5;
            if (path == NULL) continue;
            int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
            if (file < 0 || write(file, "plan", 4) != 4 || close(file) != 0) return 1;
        }
        print("Terraform will perform the following actions:\n\n  # terraform_data.one will be created\n"
              "  + resource \"terraform_data\" \"one\" {\n      + id = (known after apply)\n    }\n\n"
              "Plan: 1 to add, 0 to change, 0 to destroy.\n");
    } else if (strcmp(command, "show") == 0) {
        print("{\"format_version\":\"1.2\",\"resource_changes\":[]}\n");
    } else if (strcmp(command, "apply") == 0) {
        print("Apply complete! Resources: 1 added, 0 changed, 0 destroyed.\n");
    }
    return 0;
}
