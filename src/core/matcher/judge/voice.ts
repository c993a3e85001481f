/** What kind of text the lines around a statement are: a program's source, running text, a diff, a printed object, or anything else. */
import type { Lines } from '../text/lines.ts'

export type Voice = 'code' | 'prose' | 'change' | 'listing' | 'comment' | 'printed' | 'open'

/** How far the lines around are listened to. */
const AROUND = 5

/** `line` is 0-based. */
export function voiceOf(lines: Lines, line: number): Voice {
  const raw = lines.raw(line)?.slice(0, WIDEST) ?? ''
  if (isSearchHit(raw)) return 'listing'
  if (isChange(lines, line, raw)) return 'change'
  const own = said(lines, line)
  const near = neighbours(lines, line)
  if (isPrintedError(own, near)) return 'printed'
  if (SAYS_ERROR.test(own)) return 'open'
  if (/^(?:\s+#\s|\s*\/\/\s|\s*\/\*)/.test(raw)) return 'comment'
  if (/^[#;] /.test(raw) && share(near, isSetting) >= 0.5) return 'comment'
  if (isCode(own) && (isSureCode(own) || share(near, isCode) >= 0.4)) return 'code'
  if ((isListItem(own) || isPair(own)) && share(near, isOfList) >= 0.5) return 'code'
  if (isComment(own) && share(near, (text) => isComment(text) || isCode(text)) >= 0.4) return 'code'
  return isParagraph(lines, line, own) ? 'prose' : 'open'
}

// errno: -111,  beside  code: 'ECONNREFUSED',
const isPrintedError = (own: string, near: readonly string[]) =>
  /^\s*\[?['"]?(?:code|errno|cause|name)['"]?\]?: /.test(own) &&
  near.some((text) => /^\s*['"]?(?:errno['"]?: -?\d|syscall['"]?: ['"]\w)/.test(text))

// "message": "Permission denied",  of a printed object
const SAYS_ERROR =
  /^\s*"(?:errors?|message|msg|err|reason|details?|cause|stderr|output|exception|errmsg|info|stack)"\s*:/

const WIDEST = 400

function neighbours(lines: Lines, line: number): string[] {
  const found: string[] = []
  for (let step = 1; step <= AROUND; step++) {
    for (const at of [line - step, line + step]) {
      const text = said(lines, at)
      if (text.trim() !== '') found.push(text)
    }
  }
  return found
}

/** Without its wrapper, but with its indentation; a bullet or a comment's sign stays. */
function said(lines: Lines, line: number): string {
  const raw = lines.raw(line) ?? ''
  const body = /^\s*[#*-]\s/.test(raw) ? raw : (lines.get(line)?.body.text ?? '')
  return body.slice(0, WIDEST)
}

function share(texts: readonly string[], holds: (text: string) => boolean): number {
  return texts.length === 0 ? 0 : texts.filter(holds).length / texts.length
}

const SOURCE =
  'c|h|cc|cpp|cxx|hpp|hh|rs|go|py|pyi|js|mjs|cjs|ts|tsx|jsx|java|kt|rb|php|pl|pm|pod|ex|exs|erl|lua|sh|bash|tcl|cs|swift|scala|md|rst|adoc|html|json|ya?ml|toml|ini|conf|texi?|[1-8]'

// ./node/uv.h:77:  XX(EACCES, … · ./a.py-12-    if x: · lib/remote.js:  'ECONNREFUSED', (and not `main.go:12: open x`, `a.c:3:1: error:`)
const SEARCH_HIT = new RegExp(
  `^(?:\\.{0,2}/)?[\\w@./+-]{1,200}\\.(?:${SOURCE})(?:[:-]\\d{1,6}[:-](?! ?\\d{1,5}:|in [\`']| (?! )\\S)|:(?! ?\\d| (?! )))`,
)
const isSearchHit = (text: string) => SEARCH_HIT.test(text)

/** A line that a diff adds, takes away or shows around them. */
function isChange(lines: Lines, line: number, own: string): boolean {
  if (!/^[-+ ]/.test(own) || /^[-+] (?=\w+ [^\s=({]+$)/.test(own)) return false
  for (let at = line; at > line - 40; at--) {
    const text = lines.raw(at)
    if (text === null) break
    if (/^@@ -\d+(?:,\d+)? \+\d+/.test(text)) return true
    if (!/^(?:[-+ ]|$)/.test(text)) return false
  }
  return (
    /^[-+]/.test(own) &&
    share(neighbours(lines, line), (text) => /^[-+](?![-+\d])/.test(text)) >= 0.75 &&
    neighbours(lines, line).length >= 3
  )
}

// Each is a way in which only source code goes on.
const CODE: readonly RegExp[] = [
  /[;{}\\]\s*(?:(?:\/\/|\/\*|#).*)?$/,
  /^\s*(?:\} ?)?(?:if|else|elif|elsif|unless|while|for|foreach|switch|case|when|return|try|except|finally|catch|rescue|raise|throw|def|class|fn|func|function|sub|my|our|local|let|const|var|static|struct|enum|typedef|public|private|protected|export|import|from|use|require|package|module|namespace|async|await|yield|assert\w*|proc|trap|next|redo|default|with|goto|extern|impl|pub|match|it|test|describe)\b.{0,300}(?:[:;,{}()=]|\bthen|\bdo|\bend)\s*$/,
  /^\s*(?:#\s?(?:define|include|if|ifdef|ifndef|elif|else|endif|undef|error|pragma)\b|@\w+|#!\/)/,
  /(?:[=!]==?|&&|\|\||:=|\+=)\s?[\w('"`&*$!{[]|=> ?[{(]/,
  /^\s*(?:[\w.$@:*&>-]{1,60}(?:\[[^\]]{0,40}\])?)\s*=\s*[\w('"`&*$@{[<-]/,
  /^\s*[\w.$@:>-]{1,80}\([^()]{0,300}\)?[,:]?$/,
  /^\s*(?:\)|\]|\}|end|fi|done|esac|pass|\*\/|"""|'''|<\/\w+>)[),;]*\s*$/,
]
const isCode = (text: string) => CODE.some((pattern) => pattern.test(text)) && !isSpoken(text)

/** What looks like code and is a program's own report: a stack frame, a printed exception, a syscall. */
const isSpoken = (text: string) =>
  /^\s*(?:at \S|File "|Caused by: |\.{3} \d+ more|[\w.]+(?:Error|Exception): |\w+\(.{0,300}\)\s+= -?\d|\d{4}-\d\d|\[|\{"|"?(?:errno|syscall|code|path|address|port|dest|hostname|fd)"?: )/.test(
    text,
  )

/** Code by this line alone: nobody writes a log like this. */
const isSureCode = (text: string) =>
  /^\s*#\s?(?:define|ifn?def|undef)\b|^\s*(?:if|while|elsif|\} else if|case|return|throw|raise|rescue|except)\b.{0,200}[:;{]\s*$|[=!]==? ?[\w'"&$].{0,120}[;{:)]\s*$|^\s*(?:const|let|var|my|our|static|export const)\s[\w$@%{[(]/.test(
    text,
  )

// ExecStart=/opt/app/run · [Service]
const isSetting = (text: string) => /^(?:[A-Za-z][\w.-]{0,60}\s?=|\[[\w ./:-]{1,60}\]$)/.test(text)

/** Its like, or the key above it. */
const isOfList = (text: string) => isListItem(text) || isPair(text) || isCode(text) || /^\s*[\w.-]{1,60}:$/.test(text)

const isComment = (text: string) =>
  /^(?:\s*\/[/*]|\s+\*(?:\s|$)|\s*#(?:\s|(?!\d))|\s*(?:--\s|;;|%\s|<!--)|\.\\")/.test(text)

//   "errors.denied": "Permission denied" ·   denied: "Keine Berechtigung"
const isPair = (text: string) =>
  /^\s+"[\w.-]{1,60}": "[^"]{1,200}"$/.test(text) ||
  DOTTED_PAIR.test(text) ||
  (YAML_PAIR.test(text) && !YAML_SAYS_ERROR.test(text))
// errors.denied=Permission denied · error.full: "No space left on device"
const DOTTED_PAIR = /^[a-z_-]{1,40}(?:\.[a-z_-]{1,40}){1,5}\s?[:=]\s?["']?[A-Z][^"']{1,200}["']?;?$/
const YAML_PAIR = /^\s+[\w.-]{1,60}: (["'])(?:(?!\1).){1,200}\1$/
const YAML_SAYS_ERROR = /^\s+(?:\w*[Ee]rror\w*|err|message|msg|reason|details?|cause|stderr|output|status|exception):/

// 'EPERM', · EPIPE | · "EIO": 5, · 28:  "no space left on device",
const isListItem = (text: string) =>
  /^\s*(?:[\w.'"`-]{1,60}\s?[:=]>?\s*)?(?:[{([]\s?)?(?:-?\w{1,40}, )?['"`]?[\w .()/-]{1,80}['"`]?(?:,\s?['"`][^'"`]{1,80}['"`])?\s?[)}\]]{0,2}(?:,|\s\|)\s*(?:(?:\/\/|#|\/\*).*)?$/.test(
    text,
  )

const FUNCTION_WORDS = new Set(
  'the a an is are was were be been to of and or in that this it its with for by not will can may must should you we which if when as on at from but has have had does do so than then there these those such only also any all no'.split(
    ' ',
  ),
)

// npm error … · PHP Warning:  mkdir(): … · worker: upload of /srv/a … · … at -e line 1 · dial tcp 10.0.0.1:80
const OF_A_LOG =
  /^\s*(?:npm|yarn|pnpm) |^\s*(?:\[[A-Z]{4,8}\]|[A-Z]{4,8}:)\s|^(?:PHP )?[\w./@-]{2,30}(?:\[\d+\])?:\s|\w\([^\s()]{0,200}\): |\bline \d+\b|(?:^|[\s'"(=:])~?\/[\w.@-]+\/[\w.@-]|\b\d{1,3}(?:\.\d{1,3}){3}\b|\b[A-Z]:\\|\w:\/\/|\b\w+(?:Error|Exception): /

/** Words of a sentence, most of them plain, some of which only serve the grammar. */
export function isSentence(text: string): boolean {
  const words = text
    .replace(/^\s*(?:[-*+•·>#]+|\d{1,3}[.)]|\([a-z0-9]\))\s+/, '')
    .trim()
    .split(/\s+/)
  if (words.length < 5 || OF_A_LOG.test(text)) return false
  const plain = words.filter((word) => /^[("'`*_“‘]*[A-Za-z][a-z'’-]*[)"'`.,;:!?*_”’]*$/.test(word)).length
  const serving = words.filter((word) => FUNCTION_WORDS.has(word.toLowerCase().replace(/[^a-z]/g, ''))).length
  return plain / words.length >= 0.6 && serving >= 2
}

/** It stands in a paragraph: the line above or below goes on with the sentence. */
function isParagraph(lines: Lines, line: number, own: string): boolean {
  const above = said(lines, line - 1)
  const below = said(lines, line + 1)
  if (isEntry(own, below)) return true
  const goesOn = isSentence(above) && !/[.:!?]["')]?\s*$/.test(above)
  if (goesOn && /^\s*[a-z(`'"<C*E]/.test(own)) return true
  if (!isSentence(own)) return false
  if (/^\s*(?:\d{1,3}\s+)?[`'"]?[A-Z].*[a-z)]\.\s*$/.test(own) && own.trim().split(/\s+/).length >= 8) return true
  return (
    goesOn ||
    (isSentence(below) && /^\s*[a-z(`'"<]/.test(below)) ||
    (/[a-z)]\.["')]?\s*$/.test(own) && isSentence(`${above} ${below}`))
  )
}

/** `       EINVAL buf is NULL.` · `       ENOTDIR` with what it means below, further in. */
function isEntry(own: string, below: string): boolean {
  const indent = /^\s*/.exec(own)![0].length
  if (indent < 2) return false
  if (/^\s+(?:0 or )?E[A-Z0-9]{2,15}(?:,? (?:or )?E[A-Z0-9]{2,15})*\s*$/.test(own))
    return /^\s*/.exec(below)![0].length > indent && below.trim() !== ''
  return /^\s+E[A-Z0-9]{2,15}\s+(?:\((?:[^()]|\(\)){1,80}\)\s+)?[A-Za-z][\w/-]*(?:\(\))?\s[^:=]{3,}$/.test(own)
}
