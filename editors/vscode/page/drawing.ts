// A chart of a result, drawn in the colours of the editor.

import {
  BarController,
  BarElement,
  CategoryScale,
  Chart as Drawing,
  Filler,
  Legend,
  LineController,
  LineElement,
  LinearScale,
  PointElement,
  Tooltip,
} from "chart.js";

import type { Chart } from "../src/charts.ts";
import { element } from "./elements.ts";

Drawing.register(BarController, BarElement, CategoryScale, Filler, Legend, LineController, LineElement, LinearScale, PointElement, Tooltip);

const COLOURS = ["blue", "orange", "green", "purple", "red", "yellow"];

let drawn: Drawing | undefined;

/** The chart as a part of the page. What it shows stands in the table, too, so it needs but a name. */
export function drawing(chart: Chart, label: string, locale: string): HTMLElement {
  drawn?.destroy();
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string, otherwise: string) => style.getPropertyValue(`--vscode-${name}`).trim() || otherwise;
  const foreground = colour("foreground", "#808080");
  const grid = colour("widget-border", colour("panel-border", "rgba(128, 128, 128, 0.35)"));
  const canvas = element("canvas", { role: "img", "aria-label": label });
  const holder = element("div", { class: "chart" }, canvas);
  const isBar = chart.kind === "bar";
  // Long names read better beside their bars than below them.
  const isLying = isBar && chart.labels.some((it) => it.length > 12);
  const numbers = { beginAtZero: isBar, ticks: { color: foreground }, grid: { color: grid } };
  const names = { ticks: { color: foreground, autoSkip: !isLying }, grid: { display: false } };
  // It measures its place, so it is drawn when it has one.
  requestAnimationFrame(() => {
    if (!canvas.isConnected) {
      return;
    }
    if (isLying) {
      holder.style.height = `${Math.max(160, 40 + chart.labels.length * 24)}px`;
    }
    drawn = new Drawing(canvas, {
      type: chart.kind,
      data: {
        labels: [...chart.labels],
        datasets: chart.series.map((it, at) => {
          const own = colour(`charts-${COLOURS[at % COLOURS.length]}`, foreground);
          return { label: it.name, data: [...it.values], backgroundColor: own, borderColor: own, borderWidth: isBar ? 0 : 2, pointRadius: 2, spanGaps: true };
        }),
      },
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        locale,
        indexAxis: isLying ? "y" : "x",
        color: foreground,
        scales: isLying ? { x: numbers, y: names } : { x: names, y: numbers },
        plugins: { legend: { display: chart.series.length > 1, labels: { color: foreground } } },
      },
    });
  });
  return holder;
}
