import { expect, it } from 'vitest'
import { shortLink } from './short-link.ts'

it('carries port and program, never paths, hosts or users', () => {
  const values = { port: '3000', program: 'node', path: '/home/maya/x', hostname: 'db.corp', user: 'maya' }
  expect(shortLink('https://errlab.example', 'EADDRINUSE/port-held', values)).toBe(
    'https://errlab.example/e/EADDRINUSE/port-held/?port=3000&program=node',
  )
})

it('leaves out a program that is a path', () => {
  expect(shortLink('https://a.example', 'ENOENT/typo', { program: '/usr/bin/node' })).toBe(
    'https://a.example/e/ENOENT/typo/',
  )
})
