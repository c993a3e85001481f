import { expect, it } from 'vitest'
import type { Program } from '../kernel/sys.ts'
import { lateNames } from './lib/later.ts'

const found = import.meta.glob<Program | readonly Program[]>('./more/*.ts', { eager: true, import: 'default' })

it('the names of late programs are those that their files say (npm run gen:programs)', () => {
  const names = Object.entries(found).map(([path, family]) => [
    path.slice('./more/'.length, -3),
    [family].flat().map((program) => program.names),
  ])
  expect([...lateNames]).toEqual(names)
})
