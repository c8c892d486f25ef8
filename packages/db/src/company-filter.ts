import {
  AliasNode,
  BinaryOperationNode,
  ColumnNode,
  type DeleteQueryNode,
  IdentifierNode,
  type JoinNode,
  type KyselyPlugin,
  OnNode,
  type OperationNode,
  OperationNodeTransformer,
  OperatorNode,
  type QueryId,
  ReferenceNode,
  type SelectQueryNode,
  TableNode,
  type UpdateQueryNode,
  ValueNode,
  WhereNode,
} from "kysely";
import { isTenantTable } from "./tenant-tables.ts";

/** Stands for the company in a compiled query; the driver puts the one of its connection there. */
export const OWN_COMPANY = Symbol("the company of the connection");

class CompanyFilter extends OperationNodeTransformer {
  protected override transformSelectQuery(node: SelectQueryNode, queryId?: QueryId): SelectQueryNode {
    return this.#filtered(super.transformSelectQuery(node, queryId), node.from?.froms);
  }

  protected override transformUpdateQuery(node: UpdateQueryNode, queryId?: QueryId): UpdateQueryNode {
    return this.#filtered(super.transformUpdateQuery(node, queryId), [...(node.table ? [node.table] : []), ...(node.from?.froms ?? [])]);
  }

  protected override transformDeleteQuery(node: DeleteQueryNode, queryId?: QueryId): DeleteQueryNode {
    return this.#filtered(super.transformDeleteQuery(node, queryId), [...node.from.froms, ...(node.using?.tables ?? [])]);
  }

  /** An outer join keeps the rows that have no partner, so its filter belongs to the join. */
  protected override transformJoin(node: JoinNode, queryId?: QueryId): JoinNode {
    const join = super.transformJoin(node, queryId);
    const filter = this.#filter(node.table);
    if (!filter) return join;
    if (!/^(Inner|Left)Join$/.test(node.joinType))
      throw new TypeError(`The company of a tenant table in a ${node.joinType} is not filtered.`);
    return { ...join, on: join.on ? OnNode.cloneWithOperation(join.on, "And", filter) : OnNode.create(filter) };
  }

  protected override transformMergeQuery(): never {
    throw new TypeError("The company of a merge is not filtered: use insert … on conflict.");
  }

  #filtered<Node extends { where?: WhereNode }>(node: Node, tables: readonly OperationNode[] = []): Node {
    const filters = tables.flatMap((table) => this.#filter(table) ?? []);
    const and = (where: WhereNode | undefined, filter: OperationNode) =>
      where ? WhereNode.cloneWithOperation(where, "And", filter) : WhereNode.create(filter);
    return { ...node, where: filters.reduce(and, node.where) };
  }

  #filter(from: OperationNode): OperationNode | undefined {
    const table = AliasNode.is(from) ? from.node : from;
    if (!TableNode.is(table) || !isTenantTable(table.table.identifier.name)) return undefined;
    const name = AliasNode.is(from) && IdentifierNode.is(from.alias) ? from.alias.name : table.table.identifier.name;
    const column = ReferenceNode.create(ColumnNode.create("companyId"), TableNode.create(name));
    return BinaryOperationNode.create(column, OperatorNode.create("="), ValueNode.create(OWN_COMPANY));
  }
}

const transformer = new CompanyFilter();

/**
 * Adds `company_id = $n` for every tenant table that a query reads or writes, in joins, subqueries and common table expressions too.
 * Raw SQL and the rows of an insert are not seen: there the company is written by hand, and row level security checks it.
 */
export const companyFilter: KyselyPlugin = {
  transformQuery: ({ node, queryId }) => transformer.transformNode(node, queryId),
  transformResult: async ({ result }) => result,
};
