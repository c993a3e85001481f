import { describe, expect, it } from 'vitest'
import { parseSettings } from './look.ts'
import { nextTheme } from './settings.ts'

describe('parseSettings', () => {
  it('keeps what it understands and defaults the rest', () => {
    const kept = '{"theme":"dark","wrap":false,"numbers":"plan9","remember":"yes","textSize":"large","shell":"csh"}'
    expect(parseSettings(kept)).toEqual({
      theme: 'dark',
      wrap: false,
      singleKeys: true,
      remember: false,
      numbers: 'linux',
      folds: true,
      textSize: 'large',
      isStill: false,
      shell: 'bash',
    })
  })

  it.each([null, '', 'null', '[', '"dark"', '7'])('gives the defaults for %j', (text) => {
    expect(parseSettings(text).theme).toBe('system')
  })
})

it('the theme goes around system, light, dark', () => {
  expect([nextTheme('system'), nextTheme('light'), nextTheme('dark')]).toEqual(['light', 'dark', 'system'])
})
