DROP TABLE knowledge_release;
