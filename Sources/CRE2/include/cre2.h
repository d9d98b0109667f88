#pragma once

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled RE2 expression. Matching does not change it, so several threads may match with one at the same time.
typedef struct cre2_pattern cre2_pattern;

/// Compiles `length` bytes of UTF-8. Never null; ask `cre2_problem` whether it worked.
cre2_pattern *cre2_compile(const char *text, size_t length);
void cre2_free(cre2_pattern *pattern);

/// What is wrong with the expression, or null if nothing is; `cre2_problem_part` is the part of it that is wrong.
const char *cre2_problem(const cre2_pattern *pattern);
const char *cre2_problem_part(const cre2_pattern *pattern, size_t *length);

/// Whether the expression matches anywhere in the text, or, if `whole`, all of it.
bool cre2_matches(const cre2_pattern *pattern, const char *text, size_t length, bool whole);

/// Where the expression matches, one match after another: the begin and the end of each are written to `spans`, of at most `limit`
/// matches. Returns how many were written.
size_t cre2_find(const cre2_pattern *pattern, const char *text, size_t length, size_t *spans, size_t limit);

/// The text with every match replaced by the first group, `marker` and the second group. Free it with `cre2_free_text`.
char *cre2_redact(
    const cre2_pattern *pattern, const char *text, size_t length, const char *marker, size_t marker_length, size_t *result_length);
void cre2_free_text(char *text);

#ifdef __cplusplus
}
#endif
