CREATE DATABASE shop CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE ROLE staff;
CREATE USER app@'%' IDENTIFIED BY 'app-secret';
CREATE USER reader@'10.%' IDENTIFIED BY 'it''s "quoted" \\ and 😀';
GRANT staff TO app@'%';
SET DEFAULT ROLE staff TO app@'%';
USE shop;
SET SESSION sql_mode = '';
-- the child comes before its parent in every alphabetical dump
CREATE TABLE z_parent (id INT PRIMARY KEY, name VARCHAR(50) NOT NULL) ENGINE=InnoDB;
CREATE TABLE a_child (
  id INT AUTO_INCREMENT PRIMARY KEY,
  parent INT,
  self INT,
  FOREIGN KEY (parent) REFERENCES z_parent (id) ON DELETE CASCADE,
  FOREIGN KEY (self) REFERENCES a_child (id)
) ENGINE=InnoDB;
INSERT INTO z_parent VALUES (1, 'one'), (2, 'two; it''s'), (3, 'INSERT INTO `x` VALUES (1),(2);');
INSERT INTO a_child (parent, self) VALUES (3, NULL), (2, 1), (1, 2);
CREATE TABLE bytes (id INT PRIMARY KEY, b LONGBLOB, t LONGTEXT, e VARCHAR(100));
CREATE TABLE dates (id INT PRIMARY KEY, d DATE, dt DATETIME(6), ts TIMESTAMP NULL);
INSERT INTO dates VALUES (1, '0000-00-00', '0000-00-00 00:00:00', NULL), (2, '2024-00-00', '1000-01-01 00:00:00.000001', '2024-10-27 00:30:00');
CREATE TABLE sums (
  id INT PRIMARY KEY,
  price DECIMAL(12,2),
  count INT,
  total DECIMAL(14,2) GENERATED ALWAYS AS (price * count) VIRTUAL,
  `stored` DECIMAL(14,2) GENERATED ALWAYS AS (price + count) STORED,
  j JSON,
  x BIT(10),
  s SET('a','b;','c'''),
  KEY (`stored`)
);
INSERT INTO sums (id, price, count, j, x, s) VALUES (1, 9.99, 3, '{"a": "b\\"c"}', b'1010101010', 'a,b;'), (2, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE parts (id INT, y INT) PARTITION BY RANGE (y) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE);
INSERT INTO parts VALUES (1, 1), (2, 20), (3, 30);
CREATE TABLE `odd ``name; it's "x"` (`a``b` INT, `;` INT);
INSERT INTO `odd ``name; it's "x"` VALUES (1, 2);
CREATE TABLE `empty` (id INT);
CREATE TABLE audit (id INT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(100));
CREATE TABLE numbered (id BINARY(16) PRIMARY KEY DEFAULT (UUID_TO_BIN(UUID())), n INT INVISIBLE DEFAULT 7, CHECK (n < 100));
INSERT INTO numbered (n) VALUES (1), (2);
CREATE TABLE isam (id INT PRIMARY KEY, t TEXT, FULLTEXT (t)) ENGINE=MyISAM;
INSERT INTO isam VALUES (1, 'full text');
CREATE TABLE filler (id INT PRIMARY KEY, t VARCHAR(100));
SET SESSION cte_max_recursion_depth = 20000;
INSERT INTO filler WITH RECURSIVE s (seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM s WHERE seq < 20000) SELECT seq, SHA2(seq, 256) FROM s;
CREATE INDEX backwards ON filler ((LENGTH(t)), id DESC) INVISIBLE;
DELIMITER //
CREATE FUNCTION twice(x INT) RETURNS INT DETERMINISTIC RETURN x * 2//
CREATE DEFINER=app@'%' PROCEDURE work_it(IN a INT)
BEGIN
  -- it's a comment; with a quote
  SELECT ';' AS `x;y`, "//", '\'' /* another; one */;
  # and a third; one'
  INSERT INTO audit (what) VALUES (CONCAT('worked ', a));
END//
CREATE TRIGGER shop.parent_written AFTER INSERT ON shop.z_parent FOR EACH ROW INSERT INTO audit (what) VALUES (NEW.name)//
CREATE DEFINER=app@'%' TRIGGER parent_gone BEFORE DELETE ON z_parent FOR EACH ROW BEGIN INSERT INTO audit (what) VALUES ('gone'); END//
CREATE EVENT tidy ON SCHEDULE EVERY 1 DAY STARTS '2020-01-01 00:00:00' ENABLE COMMENT 'it''s; ENABLE' DO BEGIN DELETE FROM audit WHERE id < 0; END//
SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES'//
CREATE PROCEDURE backslashes() BEGIN SELECT '\'; SELECT 2; END//
SET SESSION sql_mode = ''//
DELIMITER ;
-- rights outlive their tables
CREATE TABLE gone (id INT);
GRANT SELECT ON shop.gone TO app@'%';
DROP TABLE gone;
GRANT SELECT ON shop.* TO staff;
GRANT SELECT (id, name), UPDATE (name) ON shop.z_parent TO reader@'10.%';
GRANT INSERT ON shop.audit TO app@'%';
GRANT EXECUTE ON PROCEDURE shop.work_it TO app@'%';
GRANT EXECUTE ON FUNCTION shop.twice TO app@'%';
GRANT SELECT, DELETE ON shop.* TO app@'%';
CREATE DEFINER=app@'%' SQL SECURITY DEFINER VIEW parents AS SELECT id, twice(id) AS double_id, name AS `na;me` FROM z_parent;
CREATE SQL SECURITY INVOKER VIEW zzz_view AS SELECT p.id, c.id AS child FROM parents p JOIN a_child c ON c.parent = p.id;
-- a table of another database makes all names in it full ones
CREATE VIEW mixed AS SELECT p.id, twice(p.id) AS d, u.user FROM parents p, mysql.user u, filler `shop` WHERE shop.id = p.id;
