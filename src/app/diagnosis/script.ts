/** All commands that would tell the causes of this log apart, as one script. They only read. */
import type { Diagnosis } from '../../core/diagnosis/types.ts'
import { loadCauses } from '../../core/knowledge/index.ts'
import { fillCommand, keysOf } from '../../core/knowledge/template.ts'

export interface ScriptQuestion {
  readonly about: string
  readonly ask: string
  readonly run: string
}

/** The questions of the causes that still stand; those whose values nobody has told are left out. */
export async function questionsOf({ incidents }: Diagnosis): Promise<readonly ScriptQuestion[]> {
  const found = new Map<string, ScriptQuestion>()
  for (const { incident, causes, known } of incidents) {
    const contents = await loadCauses(incident.code)
    for (const { id, likelihood } of causes) {
      const question = contents.find((one) => one.id === id)?.question
      if (!question || likelihood === 'ruled out') continue
      if (keysOf(question.run).some((key) => known[key] === undefined)) continue
      const run = fillCommand(question.run, known)
      if (!found.has(run)) found.set(run, { about: incident.code, ask: question.ask, run })
    }
  }
  return [...found.values()]
}

const HEAD = `#!/bin/sh
# Written by Errlab. These commands only read; nothing is changed and nothing is sent.
# Run it where the error happens, then paste the whole output back into Errlab.

ask() {
  printf '$ %s\\n' "$1"
  if command -v timeout >/dev/null 2>&1; then timeout 20 sh -c "$1" 2>&1; else sh -c "$1" 2>&1; fi
  printf '\\n'
}
`

export const scriptOf = (questions: readonly ScriptQuestion[]): string =>
  `${HEAD}\n${questions.map(({ about, ask, run }) => `# ${about}: ${oneLine(ask)}\nask ${quoted(run)}\n`).join('\n')}`

/** A comment must not end and go on as a command. */
const oneLine = (text: string): string => text.replace(/[\x00-\x1f\x7f]+/g, ' ')

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
