-- The shop's own table, beside the jobs in the same database.
-- order_id is deliberately not unique: that no order is charged twice is the work of the transaction in handlers.py.
create table ledger (
    id bigint generated always as identity primary key,
    order_id bigint not null,
    customer_id bigint not null,
    amount numeric(12, 2) not null,
    total numeric(12, 2) not null -- of the customer, up to and with this order
);
create index on ledger (customer_id);
