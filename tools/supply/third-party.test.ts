import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ALLOWED, packages, thirdPartyPage } from './third-party.mjs'

describe('what others have made', () => {
  it('is listed in THIRD-PARTY.md as the lock file has it', () => {
    expect(readFileSync('THIRD-PARTY.md', 'utf8')).toBe(thirdPartyPage())
  })

  it('is shipped under licences that allow it', () => {
    const foreign = packages().filter(({ isShipped, licence }) => isShipped && !ALLOWED.includes(licence))
    expect(foreign).toEqual([])
  })

  it('runs nothing when it is installed', () => {
    expect(packages().filter(({ hasInstallScript }) => hasInstallScript)).toEqual([])
  })

  it('has exact versions in package.json', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version)),
    )
    expect(loose).toEqual([])
  })
})
