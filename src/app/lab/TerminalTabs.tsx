import { IconButton } from '../ui/Button.tsx'
import { closeTerminal, MOST_TERMINALS, openTerminal, showTerminal } from './machine-client.ts'
import { useLab } from './store.ts'

/** The logins on the machine, once there are two. */
export function TerminalTabs() {
  const terminals = useLab((state) => state.terminals)
  const active = useLab((state) => state.active)
  if (terminals.length < 2) return null
  return (
    <div className="termtabs" role="group" aria-label="Logins">
      {terminals.map((terminal, index) => (
        <span key={terminal} className={terminal === active ? 'on' : undefined}>
          <button type="button" aria-pressed={terminal === active} onClick={() => showTerminal(terminal)}>
            Terminal {index + 1}
          </button>
          {terminal !== 0 && (
            <IconButton icon="cross" label={`Leave terminal ${index + 1}`} onClick={() => closeTerminal(terminal)} />
          )}
        </span>
      ))}
      {terminals.length < MOST_TERMINALS && <IconButton icon="plus" label="One more terminal" onClick={openTerminal} />}
    </div>
  )
}
