import { expect, it } from 'vitest'
import { chooseEditor, EDIT_LIMIT, MONACO_LIMIT } from './choose-editor.ts'
import { PLAIN_LIMIT } from './limits.ts'

const text = (length: number) => ({ kind: 'text', text: 'x'.repeat(length) }) as const
const given = { source: text(10), isEditing: true, coarsePointer: false, monacoReady: false }

it.each([
  ['an empty field is plain, even with Monaco ready', { ...given, source: text(0), monacoReady: true }, 'plain'],
  ['typing begins in the plain editor', given, 'plain'],
  ['Monaco takes over when it is ready', { ...given, monacoReady: true }, 'monaco'],
  ['a phone keeps the plain editor', { ...given, coarsePointer: true, monacoReady: true }, 'plain'],
  ['a phone reads the marked log after a paste', { ...given, coarsePointer: true, isEditing: false }, 'view'],
  ['a pasted log is shown marked until Monaco is there', { ...given, isEditing: false }, 'view'],
  ['a big text never goes through a textarea', { ...given, source: text(PLAIN_LIMIT + 1) }, 'view'],
  [
    'a log of the longest that Monaco takes by itself',
    { ...given, source: text(EDIT_LIMIT), isEditing: false, monacoReady: true },
    'monaco',
  ],
  [
    'a longer one is read in windows',
    { ...given, source: text(EDIT_LIMIT + 1), isEditing: false, monacoReady: true },
    'view',
  ],
  ['and edited on request', { ...given, source: text(EDIT_LIMIT + 1), monacoReady: true }, 'monaco'],
  ['but not without end', { ...given, source: text(MONACO_LIMIT + 1), monacoReady: true }, 'view'],
  [
    'a file is always read in windows',
    { ...given, source: { kind: 'file', blob: new Blob() }, monacoReady: true },
    'view',
  ],
] as const)('%s', (_, input, kind) => {
  expect(chooseEditor(input)).toBe(kind)
})
