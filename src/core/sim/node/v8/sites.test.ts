import { describe, expect, it } from 'vitest'
import { Place } from './locate.ts'
import { siteOffset } from './sites.ts'
import { Source } from './sources.ts'

const placeOf = (text: string): Place => new Place(new Source('/a.js', text, []))

describe('siteOffset', () => {
  const text = 'f(g(1), h.k(2))(3); new X(`${f()}`)'
  const place = placeOf(text)

  it('finds calls in the order in which they end', () => {
    // g, h.k, f, its result, f in the template, the template itself, X
    const found = [0, 1, 2, 3, 4, 5, 6].map((index) => siteOffset(place, ['call', index, 7, 1, 1], null, null))
    expect(found).toEqual([2, 10, 0, 15, 29, null, 20])
  })

  it('counts a template once, tagged or not', () => {
    const tagged = placeOf('t`a`; t`${x}`; `${x}`; `plain`; f()')
    expect([0, 1, 2, 3].map((index) => siteOffset(tagged, ['call', index, 4, 1, 1], null, null))).toEqual([
      expect.any(Number),
      expect.any(Number),
      null,
      32,
    ])
  })

  it('says nothing when the numbers differ', () => {
    expect(siteOffset(place, ['call', 0, 6, 1, 1], null, null)).toBe(null)
  })

  it('finds properties by name, read and written ones apart', () => {
    const members = placeOf('a.b.c = d.b + e.b; a.b == 1')
    expect([0, 1, 2, 3].map((index) => siteOffset(members, ['member', index, 4, 1, 1], null, 'b'))).toEqual([
      2, 10, 16, 21,
    ])
    expect(siteOffset(members, ['store', 0, 1, 1, 1], null, 'c')).toBe(4)
    expect(siteOffset(members, ['member', 0, 1, 1, 1], null, 'c')).toBe(null)
  })

  it('looks only into the function that runs, which may begin behind the place that QuickJS gives', () => {
    const nested = placeOf('a(); list.map((x) => { b(x); c(x) }); d()')
    expect(siteOffset(nested, ['call', 1, 2, 1, 10], 29, null)).toBe(29)
    expect(siteOffset(nested, ['call', 2, 3, 1, 1], null, null)).toBe(38)
  })

  it('leaves out the call with which a constructor makes its fields', () => {
    const made = placeOf('class A { constructor() { f(); g() } }')
    expect(siteOffset(made, ['call', 2, 3, 1, 11], 26, null)).toBe(31)
  })
})
