// Cytoscape.js, graphology and d3-force load what was written for them.
import { readFileSync } from "node:fs";
import cytoscape from "cytoscape";
import { MultiDirectedGraph } from "graphology";
import { forceSimulation, forceLink } from "d3-force";

const read = (name) => JSON.parse(readFileSync(name, "utf8"));
const expect = (holds, what) => {
  if (!holds) throw new Error(what);
};
for (const name of ["plain", "hostile", "plain.merged", "hostile.merged"]) {
  const native = read(`${name.split(".")[0]}.json`);
  const merged = name.includes("merged");
  const same = (edges) => (merged ? edges <= native.edges.length : edges === native.edges.length);

  const elements = read(`${name}.cytoscape`).elements;
  const cy = cytoscape({ headless: true, elements });
  expect(cy.nodes().length === native.nodes.length, `${name}: nodes in Cytoscape.js`);
  expect(same(cy.edges().length), `${name}: edges in Cytoscape.js`);

  const graph = new MultiDirectedGraph();
  graph.import(read(`${name}.graphology`));
  expect(graph.order === native.nodes.length, `${name}: nodes in graphology`);
  expect(same(graph.size), `${name}: edges in graphology`);

  const d3 = read(`${name}.d3`);
  forceSimulation(d3.nodes).force("link", forceLink(d3.links).id((n) => n.id)).stop().tick(3);
  expect(d3.links.every((l) => l.source.id && l.target.id), `${name}: links in d3`);
  expect(d3.nodes.every((n) => Number.isFinite(n.x)), `${name}: places in d3`);
}
