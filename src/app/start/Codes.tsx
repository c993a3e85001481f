import { useEffect } from 'react'
import { wake } from '../paste/first-input.ts'
import { NUMBER_PLATFORMS } from '../state/look.ts'
import { useSettings } from '../state/settings.ts'
import { useView } from '../state/view.ts'
import { Icon } from '../ui/Icon.tsx'
import { to } from '../ui/to.ts'
import { numbersFor } from './numbers.ts'

const PLATFORM_NAMES = { linux: 'Linux', darwin: 'macOS', windows: 'Windows' } as const
const COMMON = [
  'EADDRINUSE',
  'ENOENT',
  'ECONNREFUSED',
  'EACCES',
  'ECONNRESET',
  'EPERM',
  'ETIMEDOUT',
  'EMFILE',
  'EPIPE',
  'ENOSPC',
]

/** The codes that people meet most, with their number on the platform of their choice. */
export function Codes() {
  const { numbers: platform, set } = useSettings()
  const open = useView((view) => view.open)
  const numbers = numbersFor(COMMON, platform)
  useEffect(() => wake(), [])
  return (
    <section className="box codes" aria-labelledby="h-codes">
      <div className="box-h">
        <h2 id="h-codes">Look up a code</h2>
        <fieldset className="seg">
          <legend className="vh">Numbers for platform</legend>
          {NUMBER_PLATFORMS.map((name) => (
            <label key={name}>
              <input type="radio" name="os" checked={platform === name} onChange={() => set({ numbers: name })} />
              {PLATFORM_NAMES[name]}
            </label>
          ))}
        </fieldset>
      </div>
      <button type="button" className="find" aria-label="Search codes" onClick={() => open('palette')}>
        <Icon name="search" />
        <span>Name, number or message</span>
        <kbd>/</kbd>
      </button>
      <div className="grid">
        {COMMON.map((code) => (
          <a key={code} href={to(`/e/${code}/`)}>
            {code}
            <span>{numbers[code]}</span>
          </a>
        ))}
      </div>
      <p className="more">
        <a href={to('/e/')}>All codes by name and number</a>
      </p>
    </section>
  )
}
