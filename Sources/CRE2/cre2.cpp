#include "cre2.h"

#include <cstdlib>
#include <cstring>
#include <string>

#include <re2/re2.h>

struct cre2_pattern {
    re2::RE2 expression;
};

namespace {

re2::RE2::Options options() {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(8 << 20);
    return options;
}

// The words that people who write these expressions for Go programs know.
const char *words(re2::RE2::ErrorCode code) {
    switch (code) {
    case re2::RE2::NoError: return nullptr;
    case re2::RE2::ErrorBadEscape: return "invalid escape sequence";
    case re2::RE2::ErrorBadCharClass: return "invalid character class";
    case re2::RE2::ErrorBadCharRange: return "invalid character class range";
    case re2::RE2::ErrorMissingBracket: return "missing closing ]";
    case re2::RE2::ErrorMissingParen: return "missing closing )";
    case re2::RE2::ErrorUnexpectedParen: return "unexpected )";
    case re2::RE2::ErrorTrailingBackslash: return "trailing backslash at end of expression";
    case re2::RE2::ErrorRepeatArgument: return "missing argument to repetition operator";
    case re2::RE2::ErrorRepeatSize: return "invalid repeat count";
    case re2::RE2::ErrorRepeatOp: return "invalid nested repetition operator";
    case re2::RE2::ErrorBadPerlOp: return "invalid or unsupported Perl syntax";
    case re2::RE2::ErrorBadUTF8: return "invalid UTF-8";
    case re2::RE2::ErrorBadNamedCapture: return "invalid named capture";
    case re2::RE2::ErrorPatternTooLarge: return "expression too large";
    default: return "internal error";
    }
}

void append(std::string &target, const re2::StringPiece &piece) {
    if (piece.data() != nullptr) target.append(piece.data(), piece.size());
}

// Where the character that starts at `position` ends.
size_t after_character(const char *text, size_t length, size_t position) {
    ++position;
    while (position < length && (static_cast<unsigned char>(text[position]) & 0xC0) == 0x80) ++position;
    return position;
}

}  // namespace

cre2_pattern *cre2_compile(const char *text, size_t length) {
    return new cre2_pattern{re2::RE2(re2::StringPiece(text, length), options())};
}

void cre2_free(cre2_pattern *pattern) { delete pattern; }

const char *cre2_problem(const cre2_pattern *pattern) { return words(pattern->expression.error_code()); }

const char *cre2_problem_part(const cre2_pattern *pattern, size_t *length) {
    const std::string &part = pattern->expression.error_arg();
    *length = part.size();
    return part.data();
}

bool cre2_matches(const cre2_pattern *pattern, const char *text, size_t length, bool whole) {
    const auto anchor = whole ? re2::RE2::ANCHOR_BOTH : re2::RE2::UNANCHORED;
    return pattern->expression.Match(re2::StringPiece(text, length), 0, length, anchor, nullptr, 0);
}

size_t cre2_find(const cre2_pattern *pattern, const char *text, size_t length, size_t *spans, size_t limit) {
    const re2::StringPiece input(text, length);
    re2::StringPiece match;
    size_t position = 0;     // where the next search starts
    size_t count = 0;
    while (count < limit && position <= length && pattern->expression.Match(input, position, length, re2::RE2::UNANCHORED, &match, 1)) {
        const size_t begin = match.data() - text;
        const size_t end = begin + match.size();
        // An empty match right after a match is no match of its own.
        if (end > begin || count == 0 || begin > spans[2 * count - 1]) {
            spans[2 * count] = begin;
            spans[2 * count + 1] = end;
            ++count;
        }
        position = end > position ? end : after_character(text, length, position);
    }
    return count;
}

char *cre2_redact(
    const cre2_pattern *pattern, const char *text, size_t length, const char *marker, size_t marker_length, size_t *result_length) {
    const re2::StringPiece input(text, length);
    std::string result;
    re2::StringPiece groups[3];
    const int wanted = 1 + (pattern->expression.NumberOfCapturingGroups() < 2 ? pattern->expression.NumberOfCapturingGroups() : 2);
    size_t position = 0;     // where the next search starts
    size_t copied = 0;       // how much of the text is in the result
    bool matched = false;
    while (position <= length && pattern->expression.Match(input, position, length, re2::RE2::UNANCHORED, groups, wanted)) {
        const size_t begin = groups[0].data() - text;
        const size_t end = begin + groups[0].size();
        // An empty match right after a match is no match of its own.
        if (end > begin || begin > copied || !matched) {
            result.append(text + copied, begin - copied);
            append(result, groups[1]);
            result.append(marker, marker_length);
            append(result, groups[2]);
            copied = end;
            matched = true;
        }
        if (end > position) {
            position = end;
        } else {
            position = after_character(text, length, position);
        }
    }
    if (copied < length) result.append(text + copied, length - copied);
    char *copy = static_cast<char *>(std::malloc(result.size() + 1));
    if (copy == nullptr) std::abort();
    std::memcpy(copy, result.data(), result.size());
    copy[result.size()] = 0;
    *result_length = result.size();
    return copy;
}

void cre2_free_text(char *text) { std::free(text); }
