export interface Arguments {
  readonly words: readonly string[]
  /** `--json` → `json: ''`, `--port 8080` and `--port=8080` → `port: '8080'`. */
  readonly options: Readonly<Record<string, string>>
}

/** Options that stand alone; every other one takes a value. */
const FLAGS = new Set(['json', 'jsonl', 'help', 'follow', 'short'])

export function parseArguments(args: readonly string[]): Arguments {
  const words: string[] = []
  const options: Record<string, string> = {}
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!
    const option = /^--([\w-]+)(?:=(.*))?$/s.exec(arg)
    if (option === null) words.push(arg)
    else if (option[2] !== undefined || FLAGS.has(option[1]!)) options[option[1]!] = option[2] ?? ''
    else options[option[1]!] = args[++at] ?? ''
  }
  return { words, options }
}
