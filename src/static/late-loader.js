Promise.race([
  new Promise((painted) => new PerformanceObserver(painted).observe({ type: 'paint', buffered: true })),
  new Promise((waited) => setTimeout(waited, 3000)),
]).then(async () => {
  const scripts = document.querySelectorAll('meta[name="late-script"]')
  await Promise.all([...scripts].map(({ content }) => import(content)))
  document.documentElement.dataset.live = ''
})
