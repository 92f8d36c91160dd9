// The property officer's page without a network. What rings it is the team page's worker.
importScripts('/shell.js')
self.keepShell('sanfen-property-shell', '/property/')
