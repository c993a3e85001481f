/** Forms of source code, in which an error is only named. Each rule says why, in words a reader may see. */
import type { Rule } from './rule.ts'

/** Linear patterns: bounded gaps only. */
export const SOURCE_RULES: readonly Rule[] = [
  // 2:/* connect: Connection refused */
  { pattern: /\/\*[^§]{0,300}§[^§]{0,200}\*\//, why: 'a comment' },
  // ^6bd46c4 (Anna 2026-11-22 22:25:23 +0000 1) errno: EACCES
  {
    pattern: /^\^?[0-9a-f]{7,40} (?:\S{1,200} )?\([^()]{1,80} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}\s+\d{1,6}\)/,
    why: 'a line of source code',
  },
  // if (err.code === 'ENOENT') · err == syscall.EADDRINUSE · case EACCES: · errno != EINTR · except OSError as e: if e.errno == errno.EEXIST
  {
    pattern:
      /(?:[=!]==?\s?|~=\s?|\bcase\s|\bin\s[[(]|\bassert\w*[ (.]|\breturn -?|\bthrow |\braise |\b(?:errno|syscall|unix|libc|std::errc|ErrorKind|sys|windows|constants|UV)(?:\.|::)_?)['"`(]?-?§['"`)]?\s?(?:\)|:$|:\s*\/\/|\{|;|\|\||&&|\bthen\b|,\s?['"]|$)/,
    why: 'a line of source code',
  },
  { pattern: /(?:[=!]==\s?|~=\s?)['"`]?-?§/, why: 'a line of source code' },
  {
    pattern: /\b(?:err|error|errno|e|rc|ret)(?:\.code|\.errno)?\s?(?:==|!=)\s?-?['"`]?§/,
    why: 'a line of source code',
  },
  // ERROR: for web  Cannot start service web: … is what docker-compose prints.
  {
    pattern:
      /^\s*(?:[-+]\s*)?(?:if|else|elif|while|for(?! \S{1,80} {2}Cannot )|switch|case|return|const|let|var|def|func|fn|static|import|from(?= [\w.]{1,80} import\b)|except|catch|rescue|when|throw|raise|assert|expect|#define|#include|#if\w*|\/\/|\/\*|--\s|;;(?! communications error to )|"""|<!--)\s?[\s({'"].{0,200}§/,
    why: 'a line of source code',
  },
  {
    pattern:
      /^\s*(?:[-+]\s*)?(?:\/\/|\/\*|(?<=\s)\*\s|#(?!\d)\s?(?=[A-Za-z])(?!.*:\s§)|;;(?! communications error to )|<!--).{0,300}§/,
    why: 'a comment',
  },
  { pattern: /^\s*\d{1,6}\s?\|(?:\s.*)?§/, why: 'a line of source code, quoted by a compiler' },
  {
    pattern:
      /\b(?:String::from|format!|println!|printf|fprintf|sprintf|print|puts|echo|console\.\w+|new \w*Error|(?<!::)Error)\(\s?[^)]{0,80}§/,
    why: 'a line of source code',
  },
  { pattern: /^\s*['"]?§['"]?\s?(?:=>|=\s?-?\d+[,;]?$|:\s?-?\d+,?$)/, why: 'a line of source code' },
  // .string "Permission denied" (assembler)
  { pattern: /^\s*\.(?:string|asciz|ascii)\s{1,8}"[^§]{0,300}§/, why: 'a line of source code' },
  // 111) msg="Connection refused";;
  { pattern: /§[^§]{0,200};;\s{0,8}$/, why: 'a line of source code' },
  // int main(){errno=13;return 0;}
  { pattern: /[{;(]\s?§;/, why: 'a line of source code' },
  // { throw new RuntimeException("$f: Permission denied"); }
  { pattern: /\bthrow new \w{1,60}\(\s?["'`][^§]{0,200}§[^§"'`]{0,60}["'`]/, why: 'a line of source code' },
  // src/a.ts(13,98): error TS2345: … (TS5xxx are tsc's own failures)
  { pattern: /\berror TS[1247]\d{3}: /, why: 'a line of source code, quoted by a compiler' },
  // errno.EAGAIN · POSIX::EINTR · &Errno::EAGAIN · trap {POSIX EACCES} · $!{EINTR}
  {
    pattern:
      /(?:\b(?:errno|syscall|unix|os|libc|windows)\.|\b(?:POSIX|errc|Errno|libc|nix|Error|ErrorKind)::|&|\$!\{|\{POSIX )§(?!\))/,
    why: 'a name in source code',
  },
  // foo();  // mkdir(): Permission denied
  { pattern: /[;{},)]\s{1,40}(?:\/\/|#|--|\/\*)\s[^§]{0,200}§/, why: 'a comment' },
  // ModeDir = fs.ModeDir // d: is a directory
  { pattern: /\s\/\/\s[^§]{0,200}§/, why: 'a comment' },
  // {error, econnreset} -> ok;
  { pattern: /\{:?error, ?:?§\}\s?(?:->|=|when\b)/, why: 'a line of source code' },
  { pattern: /(?:^|\s)--[\w-]{1,60}=["']?(?:\w+,){0,20}§/, why: 'an option of a command' },
  // [ "$err" = "cat: x: No such file or directory" ] || fail · echo "cannot write: Permission denied" >&2 · grep 'File exists'
  {
    pattern:
      /^\s*(?:if )?(?:\[{1,2} )?.{0,100}[!=]=? ["'][^§]{0,300}§[^§]{0,300} \]{1,2}(?:\s|;|$)|^\s*(?:\+ )?(?:echo|printf|puts|print|fail|warn|die|log|say)\s+["'][^§]{0,300}§|\bgrep\s[^|§]{0,80}["'][^"'§]{0,200}§/,
    why: 'a line of source code',
  },
  // 'File exists' not in result.stderr
  { pattern: /["']§["'] (?:not )?in \w+\./, why: 'a line of source code' },
  // (code = 'EACCES'::text)
  { pattern: /'§'::\w/, why: 'a value in a query' },
  { pattern: /^\s*(?:this\.|self\.|static |readonly )?\w{1,40}\s=\s['"]§['"];?$/, why: 'a line of source code' },
  // error: ‘EACESS’ undeclared (first use in this function); did you mean ‘EACCES’?
  {
    pattern: /\bdid you mean ['‘`"]§|^[^§]{0,200}['‘]§['’] undeclared\b/,
    why: 'a line of source code, quoted by a compiler',
  },
  // assert 'permission denied' == 'Permission denied'
  { pattern: /\bassert ['"][^'"§]{0,200}['"] ?(?:==|!=|in) ?['"]§|\bassert ['"]§/, why: 'a line of source code' },
  // """Raises OSError: … when nobody listens."""
  { pattern: /^\s*[rRuU]?(?:"""|''')[^§]{0,300}§/, why: 'a line of source code' },
  // test -w out || (echo "out: Permission denied"; exit 13)
  { pattern: /(?:\|\||&&) ?[({]? ?(?:echo|printf|die|fail|warn) ["'][^§]{0,200}§/, why: 'a line of source code' },
  {
    pattern: /^\s*(?:Expected|Received|expected|actual|got|want|Actual)\b[^:§]{0,40}: ["'`]§["'`]$/,
    why: 'a value that a test compared',
  },
  // $self->{econnrefused} · summary.push(['enoent', er.message]) · Error.new "connection refused: #{host}" · b'ls: x: No such file or directory\n'
  {
    pattern:
      /->\{['"]?§['"]?\}|['"]§['"], (?:\[|\w{1,40}\.\w)|\.new\(?\s?["'][^"'§]{0,100}§|^\s*b["'][^"'§]{0,200}§\\n["'][),]{0,2}$/,
    why: 'a line of source code',
  },
  // .badge::after { content: "No such file or directory"; }
  { pattern: /\bcontent:\s?["']§["']/, why: 'a line of source code' },
  // {"denied", fs.ErrPermission, "permission denied"},
  { pattern: /^\s*\{\s?"[^"§]{0,100}",\s[^§]{0,300}§[^§]{0,100}\},?$/, why: 'a line of source code' },
  // # (13: Permission denied) while connecting to upstream → …
  { pattern: /^\s*#\s\(?§\)? [a-z]/, why: 'a comment' },
  // app.py: error: unrecognized arguments: --errno 13
  { pattern: /(?:^|[\s'"`])--§/, why: 'an option of a command' },
  // std::__throw_system_error(EINVAL); · static_assert(…);
  { pattern: /(?:[\w>]\(\s?-?§\s?\)|\bstatic_assert\(.{0,200}§.{0,80})\s?;/, why: 'a line of source code' },
]
