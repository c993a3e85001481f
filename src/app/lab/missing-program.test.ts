import { expect, it } from 'vitest'
import { missingProgram } from './missing-program.ts'

const PROMPT = 'sam@dev:~$ '

it('says what to use for a program that people have at work and the lab has not', () => {
  expect(missingProgram([`${PROMPT}python3 app.py`, 'bash: python3: command not found', PROMPT])).toMatchObject({
    name: 'python3',
    instead: expect.stringContaining('node'),
  })
  expect(missingProgram(['sh: 1: vim: not found', PROMPT])?.name).toBe('vim')
})

it('says nothing of a word that is only misspelled, nor of what stands further up', () => {
  expect(missingProgram(['bash: sl: command not found', PROMPT])).toBeNull()
  expect(missingProgram(['bash: vim: command not found', `${PROMPT}ls`, 'a.txt', PROMPT])).toBeNull()
  expect(missingProgram([])).toBeNull()
})
