import { describe, expect, it } from 'vitest'
import { readBase } from '../base.mjs'
import { headersFor } from '../headers.mjs'
import { caddyConfig } from './caddy.mjs'
import { headersFile } from './headers-file.mjs'
import { nginxConfig } from './nginx.mjs'

const PATHS = [
  '/',
  '/index.html',
  '/d/',
  '/e/',
  '/e/ENOENT/',
  '/embed/ENOENT/typo/',
  '/card.js',
  '/sw.js',
  '/assets/x-1.js',
]

/** Reads `_headers` as a static host does: each pattern with its headers. */
function parse(file: string) {
  const rules: { pattern: string; headers: Record<string, string> }[] = []
  for (const line of file.split('\n')) {
    if (line.startsWith('/')) rules.push({ pattern: line, headers: {} })
    const header = /^ {2}([\w-]+): (.*)$/.exec(line)
    if (header) rules.at(-1)!.headers[header[1]!] = header[2]!
  }
  return rules
}

const matches = (pattern: string, path: string) =>
  pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern

describe('_headers', () => {
  for (const base of ['/', '/errlab/']) {
    for (const path of PATHS) {
      it(`has exactly one pattern for ${path} below ${base}, with the headers of our own server`, () => {
        const own = parse(headersFile(base)).filter(({ pattern }) => matches(pattern, `${base}${path.slice(1)}`))
        expect(own.map(({ headers }) => headers)).toEqual([headersFor(path)])
      })
    }
  }

  it('leaves what stands outside its folder alone', () => {
    expect(parse(headersFile('/errlab/')).filter(({ pattern }) => matches(pattern, '/e/ENOENT/'))).toEqual([])
  })
})

describe('the configurations of servers', () => {
  const options = { base: '/errlab/', root: '/srv/errlab', listen: '8080' }
  for (const [name, text] of Object.entries({ nginx: nginxConfig(options), caddy: caddyConfig(options) })) {
    it(`${name}'s carries every value of every header`, () => {
      for (const path of PATHS)
        for (const value of Object.values(headersFor(path))) expect(text).toContain(`"${value}"`)
    })
  }
})

describe('--base', () => {
  it('takes a folder with or without its slashes', () => {
    expect(['/errlab/', 'errlab', '/docs/errlab', '/'].map((given) => readBase(given))).toEqual([
      '/errlab/',
      '/errlab/',
      '/docs/errlab/',
      '/',
    ])
  })

  it('refuses an address and says where that belongs', () => {
    expect(() => readBase('https://example.org/errlab/')).toThrow('ERRLAB_ORIGIN')
  })
})
