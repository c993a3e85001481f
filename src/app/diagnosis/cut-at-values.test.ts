import { expect, it } from 'vitest'
import { cutAtValues } from './cut-at-values.ts'

const marked = (text: string, values: Record<string, string>) =>
  cutAtValues(text, values)
    .filter(({ key }) => key !== null)
    .map(({ text, key }) => `${key}=${text}`)

it('finds the port in a command', () => {
  expect(marked("ss -ltnp 'sport = :3000'", { port: '3000' })).toEqual(['port=3000'])
})

it('leaves a longer number alone', () => {
  expect(marked('kill 30001 13000 3000.5', { port: '3000' })).toEqual([])
})

it('prefers the longer value', () => {
  expect(marked('cat /srv/app/app.log', { path: '/srv/app/app.log', program: 'app' })).toEqual([
    'path=/srv/app/app.log',
  ])
})

it('takes a value with signs of regular expressions as it is', () => {
  expect(marked('rm a+b(1).txt', { path: 'a+b(1).txt' })).toEqual(['path=a+b(1).txt'])
})
