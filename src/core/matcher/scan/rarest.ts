/**
 * Offsets of the four neighbouring grams of six bytes by which a needle is looked for: wherever it stands, one of them starts at an address
 * that four divides. Any four will do; the rarest make the fewest false alarms: `(13: permission` is looked for by `(13: `
 * rather than by `sion`.
 */
export function rarestGrams(needle: Uint8Array): readonly number[] {
  let best = 0
  let lowest = Number.POSITIVE_INFINITY
  for (let first = 0; first + 9 <= needle.length; first++) {
    // The likelihood of a false alarm is that of the likeliest of the four.
    const commonness = Math.max(...[0, 1, 2, 3].map((step) => commonnessOf(needle, first + step)))
    if (commonness >= lowest) continue
    lowest = commonness
    best = first
  }
  return [best, best + 1, best + 2, best + 3]
}

/** How likely the gram is to stand in an ordinary line, as a logarithm. */
function commonnessOf(needle: Uint8Array, at: number): number {
  let sum = 0
  for (let i = at; i < at + 6; i++) sum += Math.log(FREQUENCY[String.fromCharCode(needle[i]!)] ?? 0.4)
  return sum + 3 * Math.min(2, timesInWords(String.fromCharCode(...needle.subarray(at, at + 6))))
}

/** What ordinary lines of logs are made of. */
const ORDINARY =
  ` access account action active added address after agent all already and api app application archive args array attempt auth
 available average backend backup batch been before block body bytes cache called callback cannot change changed check checking class
 cleanup client closed closing cluster code command commit complete completed config configuration configured connect connected connecting
 connection connections container content context controller core could count create created current data database date debug default delete
 deleted dependency deploy destination detail device disk done driver duration elapsed enabled end engine entry error errors event exception
 execute executed execution exit expected expired expiry export factory fail failed failure fetch field file files filter find finish finished
 flush for format found from full function get group handle handler handling has have header health host http https image import in index info
 information init initialized input install instance interface internal invalid is item items job json key kernel latency length level library
 limit line list listen listening load loaded loading local log logger login main manager memory message metric method miss missing mode model
 module monitor name network new next node not notice null number object of offset on open opened operation option order other output package
 page params parse password path payload pending pool port post process processed processing profile program project proxy publish put query
 queue queued read reading ready reason received record recover refresh register release reload remote remove removed replica reply report
 request requests reserved reset resource response restart result retry return root route run running save scan schedule scheduler schema
 script search send sending sent server service session set setting setup shutdown signal size slow socket source stack start started starting
 state status step stop stopped storage store stream string success successful successfully sync system table target task temp template test
 thread threads time timed timeout timer timestamp to token total trace transaction transfer type unable undefined unit unknown update updated
 upload url use used user using valid value values version view wait waiting warn warning was watch web will with worker write writing `.replaceAll(
    '\n',
    '',
  )

let inWords: Map<string, number> | undefined

function timesInWords(gram: string): number {
  if (inWords === undefined) {
    inWords = new Map()
    for (let at = 0; at + 6 <= ORDINARY.length; at++) {
      const one = ORDINARY.slice(at, at + 6)
      inWords.set(one, (inWords.get(one) ?? 0) + 1)
    }
  }
  return inWords.get(gram) ?? 0
}

/** How often a character stands in ordinary logs, in percent, roughly; others are rarer. */
const FREQUENCY: Readonly<Record<string, number>> = {
  ' ': 13,
  e: 8,
  t: 6,
  a: 5,
  i: 5,
  n: 5,
  o: 5,
  r: 5,
  s: 5,
  d: 3,
  c: 3,
  l: 3,
  u: 2.5,
  m: 2,
  p: 2,
  f: 1.5,
  h: 1.5,
  g: 1.5,
  0: 4,
  1: 3,
  2: 3,
  '.': 2,
  ':': 2,
  '-': 2,
  '/': 1.5,
  '=': 1,
  b: 1,
  v: 1,
  y: 1,
  w: 1,
  k: 0.8,
}
