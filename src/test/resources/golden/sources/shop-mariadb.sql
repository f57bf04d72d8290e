-- The same for MariaDB.
CREATE DATABASE shop CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
USE shop;
CREATE TABLE customer (id bigint AUTO_INCREMENT PRIMARY KEY, name varchar(80), UNIQUE (name));
CREATE TABLE orders (
    id bigint AUTO_INCREMENT PRIMARY KEY,
    customer bigint NOT NULL,
    total decimal(12, 2),
    doubled decimal(13, 2) AS (total * 2) STORED,
    photo blob,
    FOREIGN KEY (customer) REFERENCES customer (id)
);
INSERT INTO customer (name) SELECT CONCAT('Customer 😀 ', seq) FROM seq_1_to_20;
INSERT INTO orders (customer, total, photo) SELECT 1 + seq % 20, seq / 7, UNHEX(MD5(seq)) FROM seq_1_to_50;
CREATE SQL SECURITY INVOKER VIEW turnover AS SELECT customer, SUM(total) AS total FROM orders GROUP BY customer;
CREATE FUNCTION plus_tax(total decimal(12, 2)) RETURNS decimal(12, 2) DETERMINISTIC RETURN total * 1.2;
CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW SET NEW.total = ABS(NEW.total);
CREATE USER golden_app@'%' IDENTIFIED BY 'golden test password';
GRANT SELECT, UPDATE (total) ON shop.orders TO golden_app@'%';
