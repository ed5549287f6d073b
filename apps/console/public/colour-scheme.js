// Before the first paint, so that a dark page does not flash white. Its own file: the page allows no inline script.
;(() => {
  const chosen = localStorage.getItem('tillward-theme')
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.mantineColorScheme = dark ? 'dark' : 'light'
})()
