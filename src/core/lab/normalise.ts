/** Makes two runs of one script comparable: what the machine's own numbers are is named in order of appearance. Nothing else is forgiven. */
export interface Printed {
  readonly stdout: string
  readonly stderr: string
  readonly code: number
}

const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)'
const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)'

/** Patterns and what stands for them; the functions keep names over stdout and stderr of one run. */
function rules(): readonly (readonly [RegExp, string | ((found: string) => string)])[] {
  const pid = renamer('P')
  const port = renamer('E')
  return [
    [/^bash: (?:-c: )?line \d+: /gm, 'bash: '],
    [
      /(?<=:|port\D{0,3}|htons\()\d{5}\b/g,
      (found) => (Number(found) >= 32768 && Number(found) <= 60999 ? port(found) : found),
    ],
    [/(?<!\w|\d\.)(?:210\d\d|22\d{3})(?!\w|\.\d)/g, pid],
    [new RegExp(`\\b(?:${DAY} )?${MONTH} +\\d{1,2} \\d\\d:\\d\\d:\\d\\d (?:[A-Z]+ )?\\d{4}\\b`, 'g'), 'DATE'],
    [new RegExp(`\\b${MONTH} +\\d{1,2} +(?:\\d\\d:\\d\\d|\\d{4})\\b`, 'g'), 'DATE'],
    // socat: 2026/11/22 08:41:25
    [/\b\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\b/g, 'DATE'],
    [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?(?: ?[+-]\d{4}\b|Z)?/g, 'DATE'],
    [/(?<![\w:.])\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?![\w:.])/g, 'TIME'],
    [/timer:\(timewait,\d+sec,/g, 'timer:(timewait,LEFT,'],
    [/\b\d+m\d+\.\d{3}s\b/g, 'DUR'],
    [/, [\d.e-]+ s, [\d.]+ [kMGT]?B\/s/g, ', DUR s, RATE'],
    [/\bafter \d+ (ms|milliseconds)\b/g, 'after N ms'],
    [/\bDevice: \S+(\s+)Inode: \d+/g, 'Device: DEV Inode: INODE'],
    [/\b(?:pipe|socket):\[\d+\]/g, 'fd:[INODE]'],
    [/\bv20\.\d+\.\d+\b/g, 'vNODE'],
    [/\bnode:([\w/]+):\d+(?::\d+)?/g, (found) => found.replace(/:\d+/g, '') + ':L'],
  ]
}

export function normalise({ stdout, stderr, code }: Printed): Printed {
  const own = rules()
  const clean = (text: string) =>
    own.reduce((cleaned, [pattern, name]) => cleaned.replace(pattern, name as string), tables(text))
  return { stdout: clean(stdout), stderr: clean(stderr), code }
}

/** Names numbers PREFIX1, PREFIX2, … in order of first appearance; the same number keeps its name. */
function renamer(prefix: string): (found: string) => string {
  const names = new Map<string, string>()
  return (found) => {
    const name = names.get(found) ?? `${prefix}${names.size + 1}`
    names.set(found, name)
    return name
  }
}

/** Tables whose column widths follow numbers of the machine: lsof's DEVICE and NODE, ps's memory, df's root. */
function tables(text: string): string {
  let inLsof = false
  return text
    .split('\n')
    .map((line) => {
      if (/^COMMAND +PID\b.*\bDEVICE\b/.test(line)) inLsof = true
      else if (line === '') inLsof = false
      if (!inLsof) return /^\S+ +\S+ +\S+ +\S+ +(?:\d+%|-) +\/$/.test(line) ? 'ROOTFS /' : line
      const words = line.trim().split(/ +/)
      const type = words.findIndex((word) => /^(?:IPv4|IPv6|unix|REG|DIR|CHR|FIFO|a_inode|sock|unknown)$/.test(word))
      return words
        .map((word, i) => (type > 0 && (i === type + 1 || (i === type + 3 && /^\d+$/.test(word))) ? 'N' : word))
        .join(' ')
    })
    .join('\n')
}
