import { expect, it } from 'vitest'
import { nameOf } from './intake.ts'

it.each([
  ['$ npm run dev\n> x', 'npm run dev'],
  ['maya@lab:~/orders$ node server.js\nError', 'node server.js'],
  ['\n\nError: listen EADDRINUSE', 'Error: listen EADDRINUSE'],
  ['costs 5$ each', 'costs 5$ each'],
  ['', ''],
])('names the log %j', (text, name) => {
  expect(nameOf(text)).toBe(name)
})
