/** How people speak of failures, and how the pages do. */

/** Words of a question that say nothing about the failure. */
const EMPTY =
  /^(?:a|an|the|is|are|was|be|but|and|or|of|to|in|on|at|my|it|its|i|no|not?|can|cannot|cant|does|doesnt|do|dont|did|when|while|with|for|from|by|as|if|than|then|only|even|still|just|there|here|this|that|some|something|anything|why|how|what|where|who|show|shows|says|said|say|get|gets|got|error|errors|problem|issue|fails?|failed|failing|working|work|works|want|wont|keeps?|again|right|away|because|after|before|my|me|you|has|have|had|need|needs)$/

/** What several words mean together, put in other words before the question is cut into them. */
const PHRASES: readonly (readonly [said: RegExp, meant: string])[] = [
  [/\bcommand not found\b/g, 'program installed path'],
  [/\bnot found\b|\bcan(?:no|')t find\b|\bcould ?n[o']t find\b|\bdoes ?n[o']t exist\b/g, 'such missing'],
  [
    /\balready (?:used|running|in use|taken|open)\b|\b(?:port|address) (?:is )?(?:busy|used|taken)\b/g,
    '$& listens in-use',
  ],
  [/\bprocess on (?:the )?port\b/g, '$& listens in-use stop'],
  [/\bread[ -]only\b/g, 'read-only'],
  [/\bline ending(?:s)?\b/g, 'carriage return'],
  [/\bhard (?:drive|disk)\b/g, 'disk'],
  [/\bfree space\b|\bspace (?:left|free)\b/g, 'space'],
  [/\b(?:wi-?fi|wlan)\b/g, 'radio wireless'],
  [
    /\b(?:could|can) ?(?:no|n')t resolve (?:host(?:name)?|name)\b|\bunable to resolve\b/g,
    'unable resolve lookup name address',
  ],
  [/\bfile system\b/g, 'filesystem'],
  [/\b(?:an)?other (?:disk|drive|partition|volume)\b/g, 'cross other filesystem disk'],
  // The number of a port tells nothing of the failure; 141 and 203 are statuses.
  [/\b\d{4,5}\b/g, ''],
]

/** What is said → what the pages say of it. Stems on the right; only where people and pages really use other words. */
const MEANT: Readonly<Record<string, string>> = {
  taken: 'use in-use held listen',
  occupied: 'use in-use held listen',
  used: 'use in-use',
  busy: 'use in-use listen',
  running: 'listen start',
  stop: 'kill end free',
  restart: 'restart soon earlier',
  minute: 'time-wait time_wait second soon wait',
  full: 'fill space room eaten no-space',
  filled: 'full space',
  space: 'full room',
  delete: 'remov rm unlink',
  deleted: 'remov unlink',
  remove: 'delet rm unlink',
  folder: 'directory',
  directory: 'folder',
  denied: 'permission may refus',
  blocked: 'forbid refus denied block',
  blocks: 'forbid denied denies deny refus',
  missing: 'such exist install absent',
  hangs: 'hang answer timed wait',
  hang: 'vanish answer timed wait',
  timeout: 'timed answer silenc',
  crash: 'kill died end left-over',
  crashes: 'end heart abort',
  disconnects: 'hung left abort clos leav',
  symlink: 'link symbolic',
  broken: 'nothing dangl damag',
  loop: 'circl',
  unplugged: 'pulled pull gone',
  stick: 'usb card mount',
  dying: 'fail failur bad',
  drive: 'disk stick',
  disk: 'filesystem driv',
  unmount: 'umount',
  memory: 'ram',
  watchers: 'watch inotify',
  leak: 'never clos open',
  raise: 'lower low limit higher',
  ulimit: 'limit open',
  grew: 'rotat larg eaten',
  big: 'larg',
  root: 'sudo immutabl',
  script: 'interpreter shebang',
  binary: 'loader program',
  alpine: 'musl loader',
  mac: 'macos case capital',
  arm: 'arm64 processor architectur',
  company: 'proxy network corporat',
  transfers: 'packet larg',
  random: 'sometim intermittent idl keep-aliv',
  ready: 'start begun listen',
  reach: 'refus connect lead',
  reachable: 'refus loopback address listen',
  localhost: 'loopback 127.0.0.1',
  same: 'loopback 127.0.0.1',
  resolve: 'look lookup address dns nam',
  dns: 'nam lookup resolver server',
  move: 'mov renam cross',
  unreachable: 'rout',
  fork: 'process start',
  pod: 'container kubernet',
  kubernetes: 'container pod',
  command: 'program path',
  cron: 'path servic',
  module: 'import nam',
  secure: 'signed signatur trust',
  home: 'hom homes',
  write: 'writ',
  upload: 'large send unread',
  boot: 'start',
  session: 'login',
}

/** The words of a text, whole and in their parts: `host.docker.internal` is one word and three. */
export function tokensOf(text: string): readonly string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}_]+(?:[.'/:-][\p{L}\p{N}_]+)*/gu) ?? []).flatMap((word) => {
    const parts = word.split(/[.'/:-]/)
    return parts.length > 1 ? [word, ...parts].map(stem) : [stem(word)]
  })
}

/** A question as the stems that tell something, each with those that the pages use for it. */
export function askedOf(query: string): readonly { readonly word: string; readonly forms: readonly string[] }[] {
  const spoken = PHRASES.reduce((text, [said, meant]) => text.replace(said, meant), query.toLowerCase())
  const words = spoken.match(/[\p{L}\p{N}_]+(?:[.:/'-][\p{L}\p{N}_]+)*/gu) ?? []
  const telling = words.filter((word) => !EMPTY.test(word))
  const asked = new Map((telling.length > 0 ? telling : words).map((word) => [stem(word), word]))
  return [...asked].map(([word, said]) => ({ word, forms: formsOf(said, word) }))
}

const formsOf = (said: string, word: string) =>
  [...new Set(`${MEANT[said] ?? MEANT[word] ?? ''}`.split(' ').filter(Boolean).map(stem))].filter(
    (form) => form !== word,
  )

const stems = new Map<string, string>()

/** Cuts the endings off by which words of one meaning differ. Crude on purpose: both sides are cut alike. */
function stem(word: string): string {
  const known = stems.get(word)
  if (known !== undefined) return known
  const made = cut(word)
  if (stems.size < MOST_STEMS) stems.set(word, made)
  return made
}

/** As many words as the pages have, and some that were asked for. */
const MOST_STEMS = 50_000

function cut(word: string): string {
  const bare = word
    .replace(/^(.{4,})ing$/, '$1')
    .replace(/^(.{4,})ed$/, '$1')
    .replace(/^(.{3,}[^s])s$/, '$1')
    .replace(/^(.{3,})e$/, '$1')
  return bare.replace(/([bdgmnprt])\1$/, '$1')
}
