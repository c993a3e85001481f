/**
 * The first script of the page, small enough to be there before anything is drawn. The page stands in the HTML already: this
 * gives it the look that was chosen, keeps what is pasted, dropped and pressed, and fetches the workbench once it has been seen.
 */
import './ui/index.css'
import { holdInput } from './paste/first-input.ts'
import { readSettings, showLook } from './state/look.ts'

showLook(readSettings())
holdInput()
afterFirstPaint(() => {
  import('./main.tsx').catch(sayMissing)
})

/** So that the script does not take the line from what is seen first. */
function afterFirstPaint(run: () => void): void {
  let isDone = false
  const once = () => {
    if (isDone) return
    isDone = true
    run()
  }
  new PerformanceObserver(once).observe({ type: 'paint', buffered: true })
  // A tab in the background is not drawn.
  setTimeout(once, 1000)
}

function sayMissing(): void {
  const words = document.createElement('p')
  words.className = 'without'
  words.role = 'alert'
  words.textContent =
    'The part that reads logs could not be loaded. Check the connection, copy what you typed, and reload the page.'
  document.body.prepend(words)
}
