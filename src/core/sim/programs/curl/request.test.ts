import { describe, expect, it } from 'vitest'
import type { Option } from '../lib/options.ts'
import { parseUrl } from '../system/http.ts'
import { CurlSettings } from './options.ts'
import { globbed, proxyFor, urlencoded } from './request.ts'

const settings = (...options: readonly (readonly [string, string])[]) =>
  new CurlSettings(options.map(([name, value]): Option => ({ name, value, given: `--${name}` })))
const url = (text: string) => parseUrl(text)!

describe('globbed', () => {
  it('takes lists and ranges in their turn, the last one fastest', () => {
    expect(globbed('http://h/{a,b}[1-2]')).toEqual({
      urls: ['http://h/a1', 'http://h/a2', 'http://h/b1', 'http://h/b2'],
    })
  })
  it('keeps leading zeros, takes steps and letters', () => {
    expect(globbed('h/[01-03]')).toEqual({ urls: ['h/01', 'h/02', 'h/03'] })
    expect(globbed('h/[1-10:4]')).toEqual({ urls: ['h/1', 'h/5', 'h/9'] })
    expect(globbed('h/[a-c]')).toEqual({ urls: ['h/a', 'h/b', 'h/c'] })
  })
  it('leaves the brackets of an IPv6 address alone', () => {
    expect(globbed('http://[::1]:3000/')).toEqual({ urls: ['http://[::1]:3000/'] })
  })
  it('tells where a wrong one stands', () => {
    expect(globbed('http://127.0.0.1:3000/{a')).toEqual({ why: 'unmatched brace', at: 23 })
    expect(globbed('http://127.0.0.1:3000/[1-')).toEqual({ why: 'bad range', at: 26 })
    expect(globbed('http://127.0.0.1:3000/a]')).toEqual({ why: 'unmatched close brace/bracket', at: 24 })
  })
})

describe('proxyFor', () => {
  it('goes by the variable of the scheme, but never by HTTP_PROXY', () => {
    expect(proxyFor(url('http://x/'), settings(), { http_proxy: 'p:8080' })).toMatchObject({
      url: { host: 'p', port: 8080 },
    })
    expect(proxyFor(url('http://x/'), settings(), { HTTP_PROXY: 'p:8080' })).toBeNull()
    expect(proxyFor(url('https://x/'), settings(), { http_proxy: 'p:8080' })).toBeNull()
  })
  it('asks port 1080 where none is given', () => {
    expect(proxyFor(url('http://x/'), settings(['x', 'p']), {})).toMatchObject({ kind: 'http', url: { port: 1080 } })
  })
  it('is not used for hosts that no_proxy names, or for those below them', () => {
    const env = { http_proxy: 'p:1', no_proxy: 'local, .corp.test' }
    expect(proxyFor(url('http://local/'), settings(), env)).toBeNull()
    expect(proxyFor(url('http://a.corp.test/'), settings(), env)).toBeNull()
    expect(proxyFor(url('http://notlocal/'), settings(), env)).not.toBeNull()
  })
  it('refuses a scheme that no proxy has', () => {
    expect(proxyFor(url('http://x/'), settings(['x', 'foo://p']), {})).toEqual({ unsupported: 'foo://p' })
  })
})

describe('urlencoded', () => {
  it('encodes what follows the first equals sign', () => {
    expect(urlencoded('q=a b&c')).toBe('q=a+b%26c')
    expect(urlencoded('a b')).toBe('a+b')
  })
})
