import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { diagnose } from '../../core/diagnosis/index.ts'
import { readLog } from '../../core/matcher/index.ts'
import { questionsOf, scriptOf } from './script.ts'

const questions = (log: string) => questionsOf(diagnose(readLog(log), { log }))

describe('diagnose.sh', () => {
  it('asks what tells the causes apart, with the values of the log', async () => {
    const found = await questions('Error: listen EADDRINUSE: address already in use :::4711')
    expect(found.map(({ run }) => run).join('\n')).toContain('4711')
    expect(new Set(found.map(({ run }) => run)).size).toBe(found.length)
  })

  it('leaves out what needs a value that nobody has told', async () => {
    const found = await questions('bind: Address already in use')
    expect(found.map(({ run }) => run).join('\n')).not.toMatch(/\bPORT\b/)
  })

  it('is a script that a shell runs, whatever stands in a command', () => {
    const script = scriptOf([
      { about: 'X', ask: 'two\nlines', run: `printf '%s\\n' "it's" '$HOME'` },
      { about: 'X', ask: 'x', run: 'false' },
    ])
    const out = execFileSync('sh', ['-s'], { input: script, encoding: 'utf8' })
    expect(out).toBe(`$ printf '%s\\n' "it's" '$HOME'\nit's\n$HOME\n\n$ false\n\n`)
  })
})
