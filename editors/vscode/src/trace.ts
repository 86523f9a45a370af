// The client writes messages to a channel only while the level of the channel is Trace, and no extension can set that
// level. So it gets a channel whose level follows the setting `onec.trace.server` as well.

import * as vscode from "vscode";

/** A channel over another one, whose level is Trace while messages are to be traced. */
export function traceChannel(channel: vscode.LogOutputChannel): vscode.LogOutputChannel & vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.LogLevel>();
  const isOn = () => vscode.workspace.getConfiguration("onec").get<string>("trace.server", "off") !== "off";
  const level = () => (isOn() ? vscode.LogLevel.Trace : channel.logLevel);
  const listeners = vscode.Disposable.from(
    changed,
    channel.onDidChangeLogLevel(() => changed.fire(level())),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("onec.trace.server")) {
        changed.fire(level());
      }
    }),
  );
  return {
    name: channel.name,
    get logLevel() {
      return level();
    },
    onDidChangeLogLevel: changed.event,
    trace: (message, ...rest) => (isOn() ? channel.info(message, ...rest) : channel.trace(message, ...rest)),
    debug: (message, ...rest) => channel.debug(message, ...rest),
    info: (message, ...rest) => channel.info(message, ...rest),
    warn: (message, ...rest) => channel.warn(message, ...rest),
    error: (message, ...rest) => channel.error(message, ...rest),
    append: (value) => channel.append(value),
    appendLine: (value) => channel.appendLine(value),
    replace: (value) => channel.replace(value),
    clear: () => channel.clear(),
    show: () => channel.show(true),
    hide: () => channel.hide(),
    dispose: () => listeners.dispose(),
  };
}
