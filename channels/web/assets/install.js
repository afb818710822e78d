// Asks the browser to keep the page of telephone numbers. The policy can make the address of that one script and of
// no other (https://w3c.github.io/trusted-types/).
export function install() {
  if (!navigator.serviceWorker) return;
  const address = '/sw.js';
  const policy = window.trustedTypes && trustedTypes.createPolicy('worker', { createScriptURL: () => address });
  navigator.serviceWorker.register(policy ? policy.createScriptURL('') : address).catch(() => { /* then there is no page without a network */ });
}
