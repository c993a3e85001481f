import { IconButton } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { KEYMAP } from './keys.ts'

export default function KeyboardSheet({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog label="Keyboard map" className="narrow" onClose={onClose}>
      <header>
        <h2>Keyboard map</h2>
        <IconButton icon="cross" label="Close" onClick={onClose} />
      </header>
      <div className="body">
        <table className="keymap">
          <tbody>
            {KEYMAP.map(([keys, does]) => (
              <tr key={keys}>
                <th scope="row">
                  <kbd>{keys}</kbd>
                </th>
                <td>{does}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="why">
          Single keys are off while a field or the terminal has the focus, and can be switched off in the settings.
        </p>
      </div>
    </Dialog>
  )
}
