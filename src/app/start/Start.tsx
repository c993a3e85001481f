import { useEffect, useState } from 'react'
import { takeText } from '../paste/intake.ts'
import { NUMBER_PLATFORMS, useSettings } from '../state/settings.ts'
import { useView } from '../state/view.ts'
import { Icon } from '../ui/Icon.tsx'

/** Named here, so that their text need not be loaded to offer them. */
const SAMPLES = [
  { id: 'EADDRINUSE', what: 'A dev server that will not start', from: 'Node.js' },
  { id: 'EACCES', what: 'A deploy script that cannot write', from: 'Bash' },
  { id: 'ENOENT', what: 'A config file that is not there', from: 'Python' },
  { id: 'EMFILE', what: 'A proxy that runs out of descriptors', from: 'nginx' },
] as const

export function Intro() {
  return (
    <div className="intro">
      <h1>Paste an error. See why it happened.</h1>
      <p>
        Errlab reads the log in this tab, names the cause with your own port, path and user, and lets you fix it on a
        simulated Linux before you touch the real one.
      </p>
    </div>
  )
}

export function Side() {
  return (
    <div className="start-side">
      <section className="box" aria-labelledby="h-try">
        <div className="box-h">
          <h2 id="h-try">No error at hand? Try one of ours</h2>
        </div>
        {SAMPLES.map(({ id, what, from }) => (
          <button key={id} type="button" className="sample" onClick={() => void openSample(id)}>
            <b>{id}</b>
            <span>{what}</span>
            <em>{from}</em>
            <Icon name="next" />
          </button>
        ))}
      </section>
      <Codes />
    </div>
  )
}

export async function openSample(id: string): Promise<void> {
  const { SAMPLES } = await import('./samples.ts')
  const sample = SAMPLES.find((one) => one.id === id)
  if (sample) takeText(sample.log, 'sample', sample.name)
}

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

type Numbers = Readonly<Record<string, string>>

function Codes() {
  const { numbers: platform, set } = useSettings()
  const open = useView((view) => view.open)
  const [numbers, setNumbers] = useState<Numbers>({})
  useEffect(() => {
    let isCurrent = true
    void import('./numbers.ts').then(({ numbersFor }) => isCurrent && setNumbers(numbersFor(COMMON, platform)))
    return () => {
      isCurrent = false
    }
  }, [platform])
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
          <a key={code} href={`/e/${code}/`}>
            {code}
            <span>{numbers[code] ?? ''}</span>
          </a>
        ))}
      </div>
      <p className="more">
        <a href="/e/">All codes by name and number</a>
      </p>
    </section>
  )
}

export function Facts() {
  return (
    <section className="facts" aria-labelledby="h-data">
      <h2 id="h-data">What happens to your log</h2>
      <dl>
        <dt>Reading</dt>
        <dd>In this tab, by code that is already loaded. It also works offline.</dd>
        <dt>Network</dt>
        <dd>No request carries your text. The page’s content policy forbids it.</dd>
        <dt>Storage</dt>
        <dd>Memory only. Closing the tab forgets it, unless you turn on “Keep on this device”.</dd>
        <dt>Sharing</dt>
        <dd>Only when you make a link, and you see every redacted value first.</dd>
      </dl>
      <p>
        Check it yourself: open the network panel of your browser and paste, or switch off the network before you do.
      </p>
    </section>
  )
}
