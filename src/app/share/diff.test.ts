import { expect, it } from 'vitest'
import { redact } from '../../core/share/index.ts'
import { diffOf } from './diff.ts'

const text = 'one\ntwo\nconnect postgres://orders:S3cret-77@db.corp.example:5432/shop\nfour\nfive'
const shown = (kept: readonly string[] = []) => diffOf(text, redact(text, new Set(kept)), ({ id }) => kept.includes(id))

it('folds what stays and shows what changes, before and after', () => {
  const diff = shown()
  expect(diff.map(({ kind }) => kind)).toEqual(['same', 'changed', 'same'])
  expect(diff[0]).toEqual({ kind: 'same', from: 1, to: 2 })
  const line = diff[1]!
  if (line.kind !== 'changed') throw new Error('expected a changed line')
  expect(line.before.map((part) => part.text).join('')).toBe(text.split('\n')[2])
  expect(line.after.map((part) => part.text).join('')).toBe(redact(text).text.split('\n')[2])
})

it('a secret cannot be kept', () => {
  const ids = redact(text).replacements.map(({ id }) => id)
  const line = shown(ids)[1]!
  if (line.kind !== 'changed') throw new Error('expected a changed line')
  expect(line.after.map((part) => part.text).join('')).not.toContain('S3cret-77')
})
