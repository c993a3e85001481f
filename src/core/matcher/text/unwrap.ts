/** Takes off what others wrapped around a program's words: colours, CI and compose prefixes, syslog heads, timestamps, levels. */
import { Mapped } from './mapped.ts'

export interface Unwrapped {
  readonly body: Mapped
  /** What the wrapper told: who spoke. */
  readonly program: string | null
  readonly pid: string | null
  /** The service or container that the prefix names (`api-1`). */
  readonly source: string | null
  /** The kernel's own ring buffer. */
  readonly kernel: boolean
  /** It had a head that only logs have: a time, a level, a service. */
  readonly isLogged: boolean
}

// \x1b[31m · \x1b]8;;http://x\x07 · \x1b(B
const ANSI = /\x1b(?:\[[0-9;:?<=>]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[()][0-9A-Za-z]|[@-Z\\^_=>])/g
const CONTROL = /[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f\u200b\ufeff]/g

interface Head {
  readonly pattern: RegExp
  readonly kernel?: true
  /** Other texts begin so too: a quote, a box, a bullet. */
  readonly anyText?: true
}

/** Each takes off one layer at the front; groups `program`, `pid`, `source` are kept. Tried again until none fits. */
const HEADS: readonly Head[] = [
  // > quoted in a mail or a chat
  { pattern: /^\s{0,3}(?:> ?)+(?!$)/, anyText: true },
  // │ in a box
  { pattern: /^\s*[│┃║▏▕]\s?/, anyText: true },
  // ##[error] · ::error file=x:: · [stderr]
  { pattern: /^(?:##\[\w+\]|::(?:error|warning|notice|debug)[^:]*::|\[std(?:err|out)\])\s?/ },
  // #12 0.345 npm error … (BuildKit)
  { pattern: /^#\d+ \d+\.\d+ / },
  // 2026-11-22T06:08:34.655521372Z stderr F text (CRI)
  { pattern: /^\d{4}-\d\d-\d\dT\S+ std(?:out|err) [FP] / },
  // 2026-11-22T06:08:34.655521Z 01E text (GitLab)
  { pattern: /^\d{4}-\d\d-\d\dT[\d:.]+Z \d\d[OE]\+?(?: |$)/ },
  // [pod/web-7d4b9c/app] text
  { pattern: /^\[(?<source>pod\/[^\]\s]+)\] / },
  // api-1  | text
  { pattern: /^(?<source>[A-Za-z][\w.-]{0,60}?)\s*\|(?:\s|$)/, anyText: true },
  // E       FileNotFoundError: … (pytest)
  { pattern: /^E {3,8}(?=\S)/, anyText: true },
  // remote: text
  { pattern: /^remote: /, anyText: true },
  // Apr 01 05:40:12 host systemd[1]: text · <13>Apr  1 05:40:12 host app: text
  {
    pattern:
      /^(?:<\d{1,3}>)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)? (?!\d{4} )[\w.-]+ (?!kernel: )(?<program>[\w./@-]+?|\([\w./@-]{1,60}\))(?:\[(?<pid>\d+)\])?: /,
  },
  {
    pattern:
      /^(?:<\d{1,3}>)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)? (?:[\w.-]+ )?kernel: (?:\[\s*\d+\.\d+\] )?/,
    kernel: true,
  },
  // janv. 07 11:34:48 host systemd[1]: text
  { pattern: /^\p{L}{3,5}\.? [ \d]\d \d\d:\d\d:\d\d [\w.-]+ (?<program>[\w./@-]+)\[(?<pid>\d+)\]: /u },
  // 2026-11-22T06:08:34+00:00 host kernel: text · 2026-11-22T06:08:34+00:00 host app[12]: text
  { pattern: /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d) [\w.-]+ kernel: (?:\[\s*\d+\.\d+\] )?/, kernel: true },
  { pattern: /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d) [\w.-]+ (?<program>[\w./@-]+)\[(?<pid>\d+)\]: / },
  // <34>1 2026-11-22T06:08:34Z host app 123 ID47 - text
  { pattern: /^<\d{1,3}>1 \S+ \S+ (?<program>\S+) (?<pid>\d+|-) \S+ (?:-|\[[^\]]*\]) / },
  // [ 3021.790902] text (dmesg)
  { pattern: /^(?:<\d>)?\[\s*\d+\.\d{6}\](?:\[[^\]]{1,12}\])? (?:\[[^\]]{1,30}\] )?(?:kernel: )?/, kernel: true },
  { pattern: /^kernel: (?:\[\s*\d+\.\d+\] )?/, kernel: true },
  // 21 Nov 09:12:44 - text (Node-RED)
  { pattern: /^\d{1,2} [A-Z][a-z]{2} \d\d:\d\d:\d\d - / },
  // [Sun Nov 22 06:34:21.814401 2026] · Sun Nov 22 06:34:21 2026
  {
    pattern:
      /^\[?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (?:\d\d? )?[A-Z][a-z]{2}(?: [ \d]\d)?(?: \d{4})? \d\d:\d\d:\d\d(?:\.\d+)?(?: [A-Z]{3,4})?(?: \d{4})?(?: [+-]\d{4})?\]?:?\s/,
  },
  // 2026-11-22 06:15:42.096 UTC [32] · 2026/11/22 06:08:07| · 2026-11-22T06:08:34.655Z · [2026-11-22 06:19:42 +0000]
  {
    pattern:
      /^[[(]?\d{4}[-/.]\d\d[-/.]\d\d[T ]\s?\d{1,2}:\d\d:\d\d(?:[.,:]\d+)?(?:\s?(?:Z|[+-]\d\d:?\d\d|(?:UTC|GMT|CET|CEST|[ECMP][SD]T)\b))?[\])]?[:|,]?(?:\s|$)/,
  },
  // 22/Nov/2026:06:15:22 +0000 · 22-Nov-2026 06:15:22.123 · 22 Nov 2026 06:34:29.886 · 11/22/2026 06:15:22
  {
    pattern:
      /^\[?\d{1,2}[-/ ](?:[A-Z][a-z]{2}|\d\d)[-/ ]\d{4}[: ,]+\d\d:\d\d:\d\d(?:[.,]\d+)?(?: [+-]\d{4})?(?: [AP]M)?\]?:?\s/,
  },
  // 9664:M (redis)
  { pattern: /^(?<pid>\d+):[A-Z] (?=\d)/ },
  // 10:31:02 · [10:31:02.123]
  { pattern: /^[[(]?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: [AP]M)?[\])]?:?\s/ },
  // 1795329231: text (mosquitto)
  { pattern: /^1\d{9}(?:\.\d+)?:? / },
  // [2026-11-20 10:00:00.000][1][critical][main] (Envoy) · [2026-11-20T10:00:00,000][WARN ][o.e.i.t.Translog ] (Elasticsearch)
  {
    pattern: /^\[\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?Z?\](?:\[[^\][\n]{1,60}\]\s?){1,4}(?=\S)/,
  },
  // W20261120-13:40:27.759(3)? (STDERR) (Meteor)
  { pattern: /^[IWE]\d{8}-\d\d:\d\d:\d\d\.\d{3}\(\S{1,3}\)\?? (?:\(STDERR\) ?)?/ },
  // E1122 06:08:34.655521  1234 kubelet.go:123] text (klog)
  { pattern: /^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+\s+(?<pid>\d+) [\w.-]+:\d+\] / },
  // ERROR:root:text (Python's logging)
  { pattern: /^(?:DEBUG|INFO|WARNING|ERROR|CRITICAL):[\w.]{0,60}:/ },
  // 1 --- [main] c.acme.files.Cleaner : text (Spring)
  {
    pattern:
      /^(?:\s{0,3}(?:ERROR|WARN|INFO|DEBUG|TRACE)\s+)?(?<pid>\d+) --- \[[^\]]{0,60}\]\s{0,4}(?:\[[^\]]{0,60}\]\s{0,4})?[\w.$[\]/-]+\s*: /,
  },
  // | ERROR    | app.tasks:purge:88 - (loguru)
  { pattern: /^\| [A-Z]{4,8}\s{0,5}\| [\w.<>]{1,100}:[\w<>]{1,60}:\d{1,6} - / },
  // E, [2026-11-22T18:34:19.578477 #895] ERROR -- app: text (Ruby's logger)
  { pattern: /^[DIWEFA], \[\d{4}-\d\d-\d\dT[\d:.]{8,15} #(?<pid>\d{1,7})\]\s{1,2}[A-Z]{3,7} -- [^:\n]{0,60}: / },
  // [789] FATAL:  text (PostgreSQL)
  { pattern: /^\[(?<pid>\d{1,7})\] (?=(?:[\w@.-]{1,60} )?(?:LOG|ERROR|FATAL|PANIC|WARNING|DETAIL|HINT|STATEMENT): )/ },
  // ERROR · WARN - · [ERROR]
  {
    pattern:
      /^\s{0,3}(?:FATAL|ERROR|CRITICAL|CRIT|ALERT|EMERG|PANIC|WARNING|WARN|NOTICE|INFO|DEBUG|TRACE|SEVERE|LOG|FINE|ERR|WRN|INF|ERRO|CRI)\b(?!\s\d)(?:\s?[:|-]\s|:?\s)/,
  },
  // [emerg] · [32] · [pid 9626:tid 9626] · [core:error] · [main] · (9024) :
  {
    pattern:
      /^\s{0,3}\[(?:fatal|error|critical|crit|alert|emerg|panic|warning|warn|notice|info|debug|trace|severe|err|wrn|inf)\]:?\s(?!=)/i,
  },
  { pattern: /^\[pid\s+(?<pid>\d+)\]\s+/ },
  { pattern: /^\s{0,3}\[(?!Errno|errno|WinError|Error|error\b.*\d|#\d)[^\][\n"']{1,60}\]:?\s(?!=)/, anyText: true },
  { pattern: /^\(\d{1,6}\) : /, anyText: true },
  // 44#44: *1 (nginx)
  { pattern: /^(?<pid>\d+)#\d+: (?:\*\d+ )?/ },
  // [nest] 14120  - (Nest) · oO0 of others
  { pattern: /^\d+\s+- (?=\d\d\/)/, anyText: true },
  // # text, * text after redis' stamp
  { pattern: /^[#*-] (?=[A-Z])/, anyText: true },
  // * connect to 127.0.0.1 port 1 failed: … (curl -v)
  { pattern: /^\*\s+(?=Trying|connect|Immediate|Failed|Could|Recv|Send|SSL|Host|IPv)/, anyText: true },
  // <0.652.0> text (Erlang)
  { pattern: /^<\d+\.\d+\.\d+>\s+/ },
]

export function unwrap(line: string | Mapped): Unwrapped {
  let body = typeof line === 'string' ? Mapped.of(line) : line
  if (/[\x00-\x1f\x7f\u200b\ufeff]/.test(body.text)) body = body.replace(ANSI, () => '').replace(CONTROL, () => '')
  body = withoutBoxEnd(body)
  const told: Record<string, string | null> = { program: null, pid: null, source: null }
  let kernel = false
  let isLogged = false
  for (let layers = 0; layers < 10; layers++) {
    const taken = takeHead(body)
    if (taken === null) break
    for (const key of ['program', 'pid', 'source']) told[key] = taken.groups[key] ?? told[key] ?? null
    kernel ||= taken.kernel
    isLogged ||= taken.isLogged
    body = body.slice(taken.length)
  }
  return { body, program: told.program ?? null, pid: told.pid ?? null, source: told.source ?? null, kernel, isLogged }
}

/** Whether any head fits, told at once: most lines are looked at once more than they have heads. */
const PLAIN = HEADS.filter(({ pattern }) => pattern.flags === '')
const ANY_PLAIN = new RegExp(PLAIN.map(({ pattern }) => pattern.source.replace(/\(\?<[a-z]+>/g, '(?:')).join('|'))
const OTHERS = HEADS.filter(({ pattern }) => pattern.flags !== '')
const hasHead = (text: string) => ANY_PLAIN.test(text) || OTHERS.some(({ pattern }) => pattern.test(text))

function takeHead(
  body: Mapped,
): { length: number; groups: Record<string, string | undefined>; kernel: boolean; isLogged: boolean } | null {
  if (!hasHead(body.text)) return null
  for (const { pattern, kernel, anyText } of HEADS) {
    const match = pattern.exec(body.text)
    if (match !== null && match[0].length > 0)
      return {
        length: match[0].length,
        groups: match.groups ?? {},
        kernel: kernel === true,
        isLogged: anyText !== true,
      }
  }
  return null
}

/** ` │` at the end of a boxed line. */
function withoutBoxEnd(body: Mapped): Mapped {
  const end = /[^\S\n]*[│┃║▏▕]\s*$/.exec(body.text)
  return end === null || !/^\s*[│┃║▏▕]/.test(body.text) ? body : body.slice(0, end.index)
}
