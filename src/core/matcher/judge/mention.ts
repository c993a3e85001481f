/** Tells an error that happened from one that is only talked about. Each rule says why, in words a reader may see. */
import { firstOf, gatesOf } from './gates.ts'
import type { Rule } from './rule.ts'
import { SOURCE_RULES } from './source.ts'

/** Linear patterns: bounded gaps only. */
const TALK_RULES: readonly Rule[] = [
  // (already there, ignoring EEXIST) · expected ENOENT swallowed · ENOENT ignored
  {
    pattern:
      /\b(?:ignor(?:e|es|ed|ing)|swallow(?:s|ed|ing)?|suppress(?:es|ed|ing)?|tolerat(?:e|es|ed|ing)|harmless|benign|not an error|no problem)\b[^.;§]{0,40}§/i,
    why: 'the text says that it was ignored on purpose',
  },
  {
    pattern:
      /§(?! -- ignored)[^.;§]{0,40}(?:\b(?:ignored|ignoring|swallowed|suppressed|tolerated|harmless|benign|not an error|is fine|is ok|is okay|as expected|handled)\b|\(expected\))/i,
    why: 'the text says that it was ignored on purpose',
  },
  // as wanted: POSIX ENOENT {no such file or directory}
  {
    pattern: /\bas (?:wanted|expected|intended|planned|hoped)\b[:,][^§]{0,200}§/i,
    why: 'the text says that it was expected',
  },
  // File exists @ dir_s_mkdir - /tmp - already there, nothing to do
  {
    pattern: /§[^.;§]{0,120}\bnothing (?:to do|needs to be done)\b/i,
    why: 'the text says that it was ignored on purpose',
  },
  { pattern: /§, expected\b/, why: 'the text says that it was expected' },
  // DEBUG mkdir /var/cache/app: EEXIST, fine
  {
    pattern:
      /§[,;] (?:(?:that|this|which|it) (?:is|'s) )?(?:fine|ok|okay|normal|good|no matter|never mind|not needed|not fatal)\b/i,
    why: 'the text says that it was ignored on purpose',
  },
  {
    pattern:
      /\b(?:expect(?:ed|s|ing)?|simulat(?:e|es|ed|ing)|mock(?:s|ed|ing)?|pretend(?:s|ing)?|fak(?:e|ed|ing)|stub(?:s|bed)?|injected|injecting) (?:an? |the |error |code |errno ){0,3}['"`]?§/i,
    why: 'the text says that it was expected',
  },
  // ✓ maps EADDRINUSE to 98 (12 ms) · ok 3 - handles EPIPE · --- PASS: TestENOENT · test x ... ok
  {
    pattern:
      /^\s*(?:✓|✔|√|○|◌|●|☑|✅|•|﹣|▶|↓|□|[×✕✖✗✘] \S{1,200}\.(?:test|spec)\.\w{2,4} > |ok \d+|not ok \d+ .*# (?:TODO|SKIP)|\+ ok|PASS(?:ED)?\b|--- (?:PASS|SKIP)|=== RUN|it\(|test\(|describe\()/,
    why: 'the name of a test',
  },
  {
    pattern: /^\s*(?:test )?[\w:. /§-]{0,80}§[\w:. /-]{0,60}(?:\.{3} ?ok|\.{2,} ?PASSED|PASSED|\.{3} ?ignored)\b/,
    why: 'the name of a test',
  },
  {
    pattern:
      /^(?:\.{0,2}\/)?[\w./+-]{1,200}\.(?:c|h|cc|cpp|hpp|rs|go|py|js|mjs|ts|tsx|jsx|java|rb|php|pl|ex|erl|lua|sh|md|rst|txt|yml|yaml)[:-]\d{1,6}[:-](?!in `|in ')(?:\d+:)?\s?.{0,200}(?:===?|!==?|case |return -?|#define|\/\/|\/\*|\* |\bif\b|['"]§['"])/,
    why: 'found in source code by a search',
  },
  // %s: connect: Connection refused
  { pattern: /%(?:s|d|m|lu?|zu): [^§]{0,100}§/, why: 'a text with blanks to fill in' },
  // words: "Permission denied"  |  words: "No" (diff -y)
  { pattern: /§[^§]{0,200}\t[ \t]{0,80}[|<>](?:\t|$)/, why: 'it stands in a diff' },
  // 2) "connect: Connection refused" (redis-cli)
  { pattern: /^\s*\d{1,6}\) "[^"]{0,300}§[^"]{0,300}"$/, why: 'a value in a listing' },
  // error:80000002:system library::No such file or directory (openssl errstr)
  { pattern: /^error:[0-9A-Fa-f]{8}:[\w ]{1,60}::§$/, why: 'a code that was looked up' },
  // No matches in help for: ENOENT
  {
    pattern: /\b(?:matches|results?|search(?:ed)?|hits|entries|documents|topics?)\b[^§:]{0,60} (?:for|of):? ["'“]?§/i,
    why: 'the text asks about the code',
  },
  // retry when connect says ECONNREFUSED · on Windows, where fs.open gives ENOENT · a second call throws "EEXIST …"
  {
    pattern:
      /\b(?:when(?:ever)?|where) [a-z][\w.]{1,40}(?:\(\))? (?:says|gives|returns|throws|raises|fails with|gets|sees) §|\b(?:second|next|later|other|same) call (?:gives|returns|throws|raises) ["“`]?§/,
    why: 'the text says what could happen',
  },
  // "GET /errors/ENOENT HTTP/1.1" 200 · https://nodejs.org/api/errors.html#EACCES
  {
    pattern:
      /"(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|PROPFIND) [^"\s§]{0,2000}§[^"\s]{0,2000}(?: HTTP\/[\d.]{1,3})?"/,
    why: 'a part of an address that was asked for',
  },
  { pattern: /\bhttps?:\/\/[^\s"'<>)§]{1,500}[/#?=&_.-]§/, why: 'a part of an address' },
  // kworker/EIO · TestOpen/ENOENT
  { pattern: /[a-z0-9_.-](?<!\bw)\/§(?!:)/, why: 'a part of a path' },
  // | EACCES | Permission denied | (Markdown)
  {
    pattern: /^(?:[\w./-]+:\d+:)?\s*\|\s*[`*'"]{0,2}(?:§|E(?!RR|MERG)[A-Z0-9]{2,14})[`*'"]{0,2}\s*\|/,
    why: 'an entry of a table of codes',
  },
  // <code>ENOENT</code> · ``EACCES`` · C<EAGAIN>
  {
    pattern: /<(?:code|tt|td|em|b|i|strong|samp)>-?§<|``[^`§]{0,200}§[^`]{0,100}``|\bC<§>/,
    why: 'the text explains the code',
  },
  // sets errno to EINVAL · is set to ERANGE
  { pattern: /\bset(?:s|ting)? (?:errno )?to (?:be )?-?§/, why: 'a manual page' },
  // -EINVAL may be returned · ENOENT is also emitted
  {
    pattern:
      /§ (?:may|might|can|could|will|would|should|is (?:an?|the|also|now|only|not|never|returned|raised|emitted|set|expected|perfectly))\b/,
    why: 'the text explains the code',
  },
  // handle EINTR in waitfd() · Usually ECONNREFUSED. · makedirs without EEXIST
  {
    pattern:
      /\b(?:handle|handles|handling|check for|checks for|deal with|cope with|work ?around|catch|catching|usually|normally|typically|generally|without|improve|improves) (?:an? |the |for )?§/i,
    why: 'the text explains the code',
  },
  // see errno(3) · .BR errno (3)
  { pattern: /(?:\.[BI]R |\b[Ss]ee (?:also )?|[a-z_]\(\d\), )§/, why: 'a manual page' },
  // errno is set to indicate the error (ENOMEM, EINVAL).
  {
    pattern: /\b(?:errno is set|(?:is|are) returned)\b[^:§]{0,120}§/,
    why: 'a manual page',
  },
  //   --retry-connrefused    consider ECONNREFUSED as a transient error
  {
    pattern: /^\s*-{1,2}[a-zA-Z][\w-]{0,40}(?:, --[a-z][\w-]{0,40})?(?:[=\s][A-Za-z<[]\S{0,40})?\s{2,}\S/,
    why: 'the help of a command',
  },
  // -rw-r--r-- 1 root root 98 Sep  3 10:00 EACCES.log
  { pattern: /^[-dlcbps][-rwxsStT]{9}[.+@]?\s+\d+\s/, why: 'the name of a file' },
  // msgid "No such file or directory"
  // exports[`formats errno 1`] = `
  { pattern: /^exports\[`/, why: 'the name of a test' },
  { pattern: /^\s*msg(?:id|str|ctxt)(?:_plural|\[\d\])?\s"/, why: 'a text to translate' },
  // errors_total{code="ECONNREFUSED"} 0
  { pattern: /^\w{1,100}\{[^}]{0,500}"§"[^}]{0,500}\}\s[\d.eE+-]+(?:\s\d+)?$/, why: 'a label of a metric' },
  // errors_total{error="ECONNREFUSED"}[5m] · <error name="EACCES" number="13">…</error>
  { pattern: /\w\{[^{}]{0,500}[=~]"§"[^{}]{0,500}\}/, why: 'a label of a metric' },
  { pattern: /<\w{1,40}\s[^<>]{0,200}="(?:§|E[A-Z0-9]{2,15})"[^<>]{0,200}>/, why: 'an entry of a table of codes' },
  // summary: "Connection refused by {{ $labels.instance }}"
  { pattern: /^\s*(?:summary|description|title|label|help|comment|usage|example|note)s?: ["'§]/, why: 'a description' },
  // # HELP dial_failures_total Dials that failed, by reason (connection refused)
  { pattern: /^# (?:HELP|TYPE) [\w:]{1,200} /, why: 'the description of a metric' },
  //             ^.*error: connect_to <HOST> port \d+: Connection refused$
  { pattern: /(?:\\[dsw][+*]|\^\.\*|<HOST>|\(\?[:=!<])[^§]{0,200}§/, why: 'a pattern to search for' },
  // ignoreregex = connect\(\) failed \(111: Connection refused\)
  { pattern: /\\\([^()§]{0,60}§\\\)|^\s*\w{0,20}regex\s*=/, why: 'a pattern to search for' },
  // - stream: "connect() failed (111: Connection refused)" was logged twice
  {
    pattern:
      /["“][^"“”§]{0,200}§\)?["”] (?:is|are|was|were) (?:now|no longer|only|also|logged|printed|reported|shown|written)\b/,
    why: 'the text explains the code',
  },
  // "Permission denied" is now reported · <testcase name="…"> · --on-error=ENOENT
  {
    pattern: /["“]§["”] (?:is|are|was|were|should|must|will|messages?|noise|errors? (?:is|are|when))\b/,
    why: 'the text explains the code',
  },
  { pattern: /<(?:testcase|testsuite|skipped)\s[^>]{0,300}§/, why: 'the name of a test' },
  // fails with "bind: address already in use" when the port is taken · retry on: EAI_AGAIN
  {
    pattern: /\bfails with ["“`'][^"”`']{0,200}§[^"”`']{0,200}["”`'] (?:if|when|whenever|unless)\b|\bretry on:? §/,
    why: 'the text says what could happen',
  },
  // EADDRINUSE: what it means and how to fix it · ENOENT: no such file or directory – Errlab · rendered page "EACCES: …" · `errno 13`
  {
    pattern:
      /§: (?:what|how|why|when) |^§ [–—|] \w[\w .]{0,40}$|\b(?:page|titled?|article|document|topic|query|search(?:ed)?(?: for)?|indexed|rendered) ["“][^"”§]{0,200}§|^`§`$/,
    why: 'the text explains the code',
  },
  // Indexing "EADDRINUSE: address already in use" … done
  {
    pattern: /["“][^"”§]{0,100}§[^"”§]{0,200}["”][^"§]{0,60}(?:…|\.{3}) ?(?:done|ok|OK)\b/,
    why: 'the text asks about the code',
  },
  // KeyError: 'EACCES' · ReferenceError: ENOENT is not defined
  {
    pattern:
      /\b(?:KeyError|ValueError|TypeError|AttributeError|NameError): [^§]{0,120}['"`]§['"`]|§ is not (?:defined|a function)\b/,
    why: 'a name in a program that failed for another reason',
  },
  // Permission denied: you do not have the role editor
  {
    pattern:
      /§: (?:you|your|role|requires?|insufficient|missing|.{0,60}\b(?:lacks?|not authori[sz]ed|not allowed to)\b) /i,
    why: "a program's own refusal",
  },
  // error: pathspec 'ENOENT' did not match any file(s) known to git
  {
    pattern:
      /\b(?:pathspec|branch|ref|tag|revision|argument|option|target|module|variable|identifier|column|file|named) ['"‘`]§['"’`]/,
    why: 'a name that somebody gave',
  },
  // # Subtest: EACCES: permission denied is shown
  { pattern: /^(?:# )?Subtest: /, why: 'the name of a test' },
  // no space left on device on runner 3, I cleaned it
  { pattern: /§[^§]{0,80}, I [a-z]/, why: 'somebody talks about it' },
  // OK: 0 x "Too many open files" | emfile=0 · LOG OK - 0 matches for …
  {
    pattern: /^(?:[A-Z]{2,12} )?OK(?: -|:) (?!.{0,80}\b(?:failed|error)\b)[^§]{0,200}§/,
    why: 'a check that found nothing',
  },
  // You would see "bash: fork: retry: Resource temporarily unavailable".
  {
    pattern:
      /\b(?:[Yy]ou|[Ii]t|[Tt]hey|[Ww]e|[Uu]sers?|[Oo]ne) (?:would|will|may|might|can|could|should) (?:then |also |still )?(?:see|get|read|find|hit|say|print|notice) (?:an? |the )?["“'`«][^§]{0,200}§/,
    why: 'the text says what could happen',
  },
  // How to fix EADDRINUSE: address already in use
  {
    pattern:
      /^\s*(?:[-*•] |\d{1,3}[.)] )?(?:How to (?:fix|solve|resolve|avoid|handle|debug)|\d{1,3} (?:ways|reasons|steps|things|tips)) [^§]{0,160}§/,
    why: 'the text explains the code',
  },
  // Why do I see "listen EADDRINUSE"?
  {
    pattern: /^\s*(?:Q: ?)?(?:[Ww]hy|[Hh]ow|[Ww]hat|[Ww]hen) [a-z][^§]{0,160}§[^?]{0,160}\?\s*$/,
    why: 'the text asks about the code',
  },
  { pattern: /\bwhat(?:'s| does| is| are| do)\s(?:an? |the |this )?['"`]?§/i, why: 'the text asks about the code' },
  {
    pattern: /§["'`”’)]?\s(?:(?:can|may|could|might)\s)?(?:also\s)?(?:means?|meaning|stands for)\b/,
    why: 'the text explains the code',
  },
  // my server prints "Error: listen EADDRINUSE", what now (and not a whole line with its address)
  {
    pattern:
      /\b(?:my|your|our|his|her|their|it|he|she|I|we|you|they|the|which|that) (?:\w{1,20} ){0,2}(?:prints?|says|shows?|seeing|sees?|saw|tells me|complains) (?:that |me |about |an? |the ){0,2}["'`“][^"'`”§]{0,200}§["'`”]/,
    why: 'somebody talks about it',
  },
  // "EMFILE: too many open files" on macOS is gone · is not reported as `ENOENT: …` any more · "permission denied, open" is not enough
  {
    pattern:
      /^\s*[-*+•] [^§]{0,300}§[^§]{0,200}\b(?:is|are) (?:gone|fixed|solved|resolved)\b|\b(?:not|no longer|never) (?:reported|shown|treated|logged|read|seen) as ["'`“][^§]{0,100}§/,
    why: 'a note about a change',
  },
  {
    pattern:
      /["“][^"“”§]{0,100}§[^"“”§]{0,200}["”] (?:is|are|was|were|should|must) (?:not|now|no|an?|the|too|enough|only|clear|unclear|misleading|confusing)\b/,
    why: 'somebody talks about it',
  },
  // `PANIC: could not write …: No space left on device`.
  { pattern: /^`[^`§]{1,300}§[^`]{0,200}`[.,;]$/, why: 'the text explains the code' },
  // anna: should EACCES: permission denied be treated the same?
  {
    pattern:
      /^(?:<?@?\w{1,30}>?: )?(?:[Ss]hould|[Ii]s|[Dd]oes|[Dd]o|[Dd]id|[Cc]an|[Cc]ould|[Ww]ould|[Aa]re|[Ww]as|[Ww]hy|[Ww]hat|[Hh]ow) [^§]{0,200}§[^§]{0,200}\?$/,
    why: 'the text asks about the code',
  },
  // #4411 EMFILE: too many open files when watching (BuildKit's numbers are smaller, and go on with a time or a word of its own)
  { pattern: /^#\d{3,7} (?!\d+\.\d|ERROR|CANCELED|DONE|\[).{0,300}§/, why: 'the title of an issue' },
  { pattern: /^#\d{3,7} \[[A-Z][a-z]{2,20}\]: /, why: 'the title of an issue' },
  // | `bind: address already in use` | another process listens |
  { pattern: /^\s*\|\s*`[^`|]{0,200}§[^`|]{0,200}`\s*\|/, why: 'an entry of a table of codes' },
  // invalid input syntax for type integer: "EACCES" · invalid literal for int() with base 10: 'EACCES'
  {
    pattern:
      /\b(?:[Ii]nvalid|[Uu]nknown|[Uu]nrecogni[sz]ed|[Mm]alformed|[Uu]nexpected|[Ii]llegal) [^§"'`{}]{0,60}["'`]§["'`]/,
    why: 'a name that somebody gave',
  },
  // AssertionError: ENOSPC expected · Received: "EPERM"
  {
    pattern: /\bAssertion\w*: §(?: was| is)? (?:expected|not raised|missing)\b/,
    why: 'the text says that it was expected',
  },
  // PermissionError: if the directory is not writable ([Errno 13])
  {
    pattern: /\w(?:Error|Exception): (?:[Ii]f|[Ww]hen|[Rr]aised|[Tt]hrown|[Ii]n case)\b.{0,300}§/,
    why: 'the text says what could happen',
  },
  // Operation not permitted in demo mode · Connection refused by policy
  {
    pattern:
      /^\s*§ (?:by|in|for|from) (?:the |a |an |this |our |your )?(?:[a-z]{2,20} ){0,2}(?:policy|policies|rules?|mode|archive|inventory|session|plan|tenant|role|accounts?|admin|administrator|license|quota|list|catalogue?|cart|orders?|project|workspace)\b/,
    why: "a program's own refusal",
  },
  // strace -e inject=openat:error=ENOENT:when=3+
  { pattern: /\binject=[^§]{0,200}§/, why: 'a failure that a test is told to make' },
  // EPERM: Final[int] · ERROR_ACCESS_DENIED  Errno = 5
  { pattern: /^\s*§(?::\s?(?:Final|int|number|i32|u32|c_int)\b|\s+Errno\s?=)/, why: 'an entry of a table of codes' },
  // config: messages.disk="No space left on device"
  { pattern: /^(?:config|settings?|options?|defaults?)\b: [\w.-]{1,60}=.{0,200}§/, why: 'a setting' },
  //   13:98  error  'ECONNREFUSED' is defined but never used  no-unused-vars
  { pattern: /^\s*\d{1,6}:\d{1,5}\s+(?:error|warning|info)\s/, why: 'a finding of a linter' },
  // an `EBUSY` error, in Markdown · [#275]: https://…  "EMFILE, too many open files …"
  { pattern: /[a-z]\s`§`[.,;)]?(?:\s[a-z(]|$)|^or `§`/, why: 'the text explains the code' },
  { pattern: /^\s?\[#\d+\]: https?:/, why: 'a note about a change' },
  // - #2211 "Network is unreachable" error returned when … · - !1781 gspawn: Handle ENOSYS
  { pattern: /^\s*[-·*]\s+[!#]\d+\s/, why: 'a note about a change' },
  // EPERM 1 Operation not permitted (errno -l) · #define EPERM 1 /* … */ · OS error code  13:  Permission denied (perror)
  { pattern: /^\s*(?:#define\s+)?§\s+\(?\d{1,3}\)?\s+(?:[A-Z]|\/\*|$)/, why: 'an entry of a table of codes' },
  { pattern: /^(?:OS|System|Win32) error code\s+\d{1,5}:/, why: 'an entry of a table of codes' },
  // changelogs and commit lists: - Fix EPIPE when … · * a1b2c3d handle EAGAIN · fix(net): retry on ECONNRESET (#123)
  {
    pattern:
      /^\s*(?:[-*+•]\s+|\d+\.\s+|#{1,6}\s+)?(?:[0-9a-f]{7,40}\s+)?(?:\([^)]{1,60}\)\s+)?(?:\[[^\]]{1,40}\]\s*)?(?:\w{2,12}(?:\([\w./,@ -]{1,40}\))?!?:\s+)?(?:\*\*[^*]{1,60}\*\*:?\s+)?(?:[Ff]ix(?:e[sd]|ing)?|[Hh]andl(?:e|es|ed|ing)|[Aa]dd(?:s|ed|ing)?|[Aa]void(?:s|ed|ing)?|[Ii]gnor(?:e|es|ed|ing)|[Rr]etry(?: on)?|[Rr]etries|[Tt]reat(?:s|ed|ing)?|[Tt]ranslat(?:e|es|ed|ing)|[Mm]ap(?:s|ped)?|[Cc]atch(?:es|ing)?|[Rr]eturn(?:s|ed)? (?=-?§)|[Dd]o(?:n't| not)|[Pp]revent(?:s|ed)?|[Ss]upport(?:s|ed)?|[Dd]ocument(?:s|ed)?|[Ii]mprov(?:e|es|ed)|[Rr]eport(?:s)?|[Rr]emov(?:e|es|ed) (?:special|handling|workaround|the)|[Tt]ests?\b|[Rr]efactor|[Rr]ename [a-z]+ error|[Cc]hang(?:e|es|ed)|[Cc]orrect(?:s|ed|ly)|[Pp]ropagat(?:e|es|ed)|[Dd]istinguish)\b(?!.{0,80}: §$)[^§]{0,160}§/,
    why: 'a note about a change',
  },
  // * **windows:** EPERM: operation not permitted, rename … ([#819](https://…))
  {
    pattern:
      /^\s*[-*+•]\s+\*\*(?!(?:error|errors|message|output|log|logs|result|reason|actual|cause|problem)\b)[\w./@, -]{1,40}:?\*\*:? .{0,300}§/,
    why: 'a note about a change',
  },
  { pattern: /^\s*[-*+•]\s.{0,300}§.{0,300}\(\[?#\d{1,7}\]?[()]/, why: 'a note about a change' },
  // - docs: explain "EADDRINUSE: …"
  {
    pattern: /^\s*[-*+•]\s+(?:feat|fix|docs|chore|refactor|perf|style|revert)(?:\([\w./,@ -]{1,40}\))?!?:\s/,
    why: 'a note about a change',
  },
  {
    pattern:
      /^[|*/\\_ ]{0,20}[0-9a-f]{7,40}\s(?:\([^)]{1,60}\) )?(?:[a-z]{2,12}(?:\([\w./-]{1,40}\))?!?: )?[^:§]{0,120}§/,
    why: 'a line of a commit list',
  },
  // 5effdc6 docs: "connect: Connection refused" explained · 6bd46c4 HEAD@{2}: commit (initial): fix: …
  {
    pattern:
      /^[|*/\\_ ]{0,20}[0-9a-f]{7,40}\s(?:\([^)]{1,60}\) )?(?:(?:build|chore|ci|docs|feat|fix|perf|refactor|revert|style|test)(?:\([\w./-]{1,40}\))?!?: |[\w./-]{1,60}@\{\d{1,5}\}: )/,
    why: 'a line of a commit list',
  },
  // ValueError: unknown code EPERM · Undefined constant "EACCES" · Bad configuration option: eacces · no such column: EACCES
  {
    pattern:
      /\b(?:[Uu]nknown|[Uu]ndefined|[Ii]nvalid|[Uu]nsupported|[Uu]nexpected|[Uu]nrecogni[sz]ed|[Ii]llegal|[Nn]o such|[Bb]ad|[Rr]eserved|[Uu]ndeclared) (?:(?!error|errno)[a-z-]{1,20} ){0,2}(?:code|constant|option|name|key|column|flag|identifier|variable|symbol|property|field|enum|member|keyword|literal|token|word|signal|instance)s?:? ['"`‘]?(?:-{1,2}f?)?§['"`’]?(?:$|[\s,.;)])/,
    why: 'a name that somebody gave',
  },
  {
    pattern:
      /\b(?:code|name|key|constant|option|flag) ['"`‘]?§['"`’]? (?:is )?un(?:known|defined|declared|supported|recogni[sz]ed)\b/,
    why: 'a name that somebody gave',
  },
  // expr: count_over_time({app="api"} |= "too many open files" [5m]) > 0
  { pattern: /\|[=~] ?["'`][^"'`§]{0,200}§/, why: 'a value in a query' },
  // A clear text, e.g. `Error: EACCES: permission denied, open '/x'`.
  {
    pattern: /\b(?:e\.g\.,?|i\.e\.,?|for example,?|for instance,?|such as|looks? like) ["'`“][^"`”§]{0,200}§/i,
    why: 'the text explains the code',
  },
  // stderr | a.test.ts > errors > says "connect ECONNREFUSED 127.0.0.1:1" · FAIL  a.test.ts > …
  {
    pattern: /^\s*(?:std(?:out|err) \| |FAIL\s{1,3}|❯ )?\S{1,200}\.(?:test|spec)\.\w{2,4} [>›] [^§]{0,300}§/,
    why: 'the name of a test',
  },
  // AssertionError: expected 'EACCES' to be 'EPERM' · expected [Function] to throw error including 'x' but got 'Permission denied'
  {
    pattern:
      /\bexpected [^§]{1,300}(?: to (?:be|equal|deeply|strictly|match|throw|include|contain|have)\b[^§]{0,200}| but got )['"`]§['"`]|\bexpected ['"`]§['"`] to (?:be|equal|match|include|contain)\b/,
    why: 'a value that a test compared',
  },
  // RESOLVED  Error: connect ECONNREFUSED 10.0.0.7:5432   98 events
  {
    pattern: /^\s*\[?(?:RESOLVED|IGNORED|ARCHIVED|CLOSED|MUTED|WONTFIX|DUPLICATE)\]?:?\s/,
    why: 'the title of an issue',
  },
  // [10:02] <mara> anyone else getting "connect: connection refused" from the proxy?
  {
    pattern:
      /^\s*(?:\[?\d\d?:\d\d(?::\d\d)?(?: ?[AP]M)?\]? )?<[@+~&%]?[A-Za-z][\w|-]{0,30}>\s(?=.{0,300}(?:\?|\b(?:I|[Ww]e|you|me|anyone|somebody|someone|[Tt]hat|yesterday|again)\b))[^§]{0,300}§/,
    why: 'somebody talks about it',
  },
  // Raise OSError: [Errno 13] Permission denied. (a docstring)
  {
    pattern: /^\s*["']{0,3}(?:Raise|Throw|Return)s? \w*(?:Error|Exception): [^§]{0,60}§/,
    why: 'the text explains the code',
  },
  // - *"connect ECONNREFUSED"* – nothing listens there yet
  { pattern: /\*{1,2}["“][^"”*§]{0,200}§[^"”*]{0,200}["”]\*{1,2}/, why: 'the text explains the code' },
  // EACCES: permission denied in Docker volume (asked 3 years ago, 41 votes)
  { pattern: /§.{0,200}(?:\(asked \d|\b\d{1,6} (?:votes|answers)\b)/, why: 'the title of a question' },
  // X  feat: explain ENOSPC: no space left on device  CI  main  push  11810
  {
    pattern: /^\s*[✓✔X✗*-]\s.{0,200}§.{0,200}\s{2}(?:push|pull_request|schedule|workflow_dispatch|release)\s{2}/,
    why: 'a line of a list of runs',
  },
  //   wait_for: { port: 5432, msg: "Connection refused by the database" }
  {
    pattern: /^\s+[a-z][\w.]{0,60}: \{ [^{}§]{0,200}\b(?:msg|message|fail_msg): "[^"§]{0,100}§[^"]{0,200}" \}$/,
    why: 'a setting',
  },
  // breaker closed, last error ECONNRESET 3 days ago
  { pattern: /\blast (?:error|failure):? (?:was )?§[^.;]{0,20}\bago\b/, why: 'the text tells of an earlier one' },
  // Q: A server prints "bind: Address already in use", but lsof shows nothing. Why?
  { pattern: /^\s*(?:Q|A|Question|Answer)(?: ?\d{1,3})?[:.)] [A-Z]/, why: 'the text asks about the code' },
  // failed with ENOENT and we forget to call …
  { pattern: /§,? (?:and|but|so|because|since|which|that) (?:we|you|they|I)\b/, why: 'somebody talks about it' },
  // prose about codes: such as EAGAIN, e.g. ENOENT, returns EBUSY if, may fail with EINTR, when EPIPE occurs, errors like ECONNRESET
  {
    pattern:
      /\b(?:such as|e\.g\.,?|i\.e\.,?|for example,?|for instance,?|errors? like|codes? like|known as|called|see also|stands for|meaning of|instead of|rather than|unless|as opposed to|similar to)\s(?:an? |the )?['"`(]?-?§/i,
    why: 'the text explains the code',
  },
  {
    pattern:
      /\b(?:may|might|can|could|will|would|should|must|shall|to)\s(?:also\s)?(?:return|fail|cause|produce|raise|throw|yield|give|be set to|trigger|get|occur|mean|see|result in)\b[^.;:§]{0,40}§/i,
    why: 'the text says what could happen',
  },
  {
    pattern:
      /\b(?:return|fail)s\s(?:with\s)?(?:an?\s|the\s|error\s){0,2}['"`]?-?§['"`]?\s(?:if|when|unless|for|on|instead)\b/i,
    why: 'the text says what could happen',
  },
  {
    pattern:
      /\b(?:if|when(?:ever)?|in case of|in the case of|on) (?:an? |the |you (?:see|get) |there is an? |it (?:fails with|returns|gets) ){0,2}['"`(]?§/i,
    why: 'the text says what to do in that case',
  },
  {
    pattern:
      /\b(?:retr(?:y|ies)|retryable|retriable|fall ?back|recover(?:able)?|exit codes?|error codes?|errnos?|codes)\b(?: \w+){0,2}\s?(?:on|for|:|=|in|from|are|include[sd]?)\s?\[?['"`]?§['"`]?(?:,| and | or |\/|\|)/i,
    why: 'a list of codes',
  },
  {
    pattern: /^\s*['"]?(?:retry|ignored?|allowed|known|transient|retryable)[_-]?(?:errors|codes|errnos|on)\b/i,
    why: 'a setting',
  },
  {
    pattern: /§['"`)]?,?\s(?:if|unless|rather than|instead of|instead)\b/,
    why: 'the text says what could happen',
  },
  // If unlink fails with ENOENT, treat it as success.
  {
    pattern: /^\s*(?:If|Whenever|Unless|When)\s[a-z]\w*(?<!ing)\s[^:§]{0,160}§/,
    why: 'the text says what to do in that case',
  },
  // EACCES Search permission is denied for one of the directories.
  { pattern: /^\s+§\s+(?:\([^)§]{1,60}\)\s+)?[A-Z][a-z]*\s[^/\d§:=]{12,300}$/, why: 'a manual page' },
  { pattern: /^\s*(?:NAME|SYNOPSIS|DESCRIPTION|ERRORS|RETURN VALUE)\b/, why: 'a manual page' },
]

export const RULES: readonly Rule[] = [...TALK_RULES, ...SOURCE_RULES]
const GATES = gatesOf(RULES)

// ECONNRESET, ETIMEDOUT, EPIPE · EAGAIN|EINTR|EBUSY
const LIST =
  /\bE[A-Z0-9]{2,14}['"`]?(?: or | and | & |\|| \| |, ?|\/)['"`]?(?:Errno::|errno\.|or |and )?E[A-Z0-9]{2,14}\b(?!:)|(?:\bE[A-Z0-9]{2,14}\s){2}E[A-Z0-9]{2,14}\b|(?:\bE[A-Z0-9]{2,14}['"`]?(?:,| \||\||\/| or| and)\s?['"`]?){2}(?:or |and )?E[A-Z0-9]{2,14}\b/

// {'EADV': 'Advertise error', 'EAGAIN': …, 'EPIPE': …}
const QUOTED_CODE = /(['"`])E[A-Z0-9]{2,14}\1\s?(?::|=>|,|\})/g

/** `["ECONNRESET", "ETIMEDOUT"]`: a setting of some program. */
export const isListOfStrings = (text: string): boolean =>
  /\[\s?['"]E[A-Z0-9]{2,14}['"]\s?,\s?['"]E[A-Z0-9]{2,14}['"]/.test(text)

/** Codes in a row are a list, not as many failures. */
export const isListOfCodes = (text: string): boolean => LIST.test(text) || (text.match(QUOTED_CODE)?.length ?? 0) >= 3

/** Why the evidence is only talk, or null when it is an error that happened. `marked` has `§` for the evidence. */
export function whyMention(marked: string): string | null {
  return firstOf(GATES, marked)?.why ?? null
}
