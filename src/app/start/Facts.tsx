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
