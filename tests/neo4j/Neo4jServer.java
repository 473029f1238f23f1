import java.io.FileReader;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.neo4j.configuration.Config;
import org.neo4j.configuration.connectors.ConnectorPortRegister;
import org.neo4j.configuration.connectors.ConnectorType;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.graphdb.config.Setting;
import org.neo4j.kernel.internal.GraphDatabaseAPI;

/**
 * A Neo4j Community for the tests: started with a home folder and a file of settings, it writes its Bolt port into the home folder
 * and ends at once when its standard input does, so that none outlives the tests.
 */
public final class Neo4jServer {
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        DatabaseManagementService server = new DatabaseManagementServiceBuilder(home).setConfig(settings(arguments[1])).build();
        Path beside = home.resolve("bolt.port.new");
        Files.writeString(beside, String.valueOf(boltPort(server)));
        Files.move(beside, home.resolve("bolt.port"));
        while (System.in.read() >= 0) {
            continue;
        }
        Runtime.getRuntime().halt(0);
    }

    private static Map<Setting<?>, Object> settings(String file) throws Exception {
        Properties named = new Properties();
        try (Reader reader = new FileReader(file)) {
            named.load(reader);
        }
        Map<String, String> raw = new HashMap<>();
        named.forEach((name, value) -> raw.put(name.toString(), value.toString()));
        Config config = Config.newBuilder().setRaw(raw).build();
        Map<Setting<?>, Object> settings = new HashMap<>();
        for (String name : raw.keySet()) {
            settings.put(config.getSetting(name), config.get(config.getSetting(name)));
        }
        return settings;
    }

    private static int boltPort(DatabaseManagementService server) {
        GraphDatabaseAPI database = (GraphDatabaseAPI) server.database("neo4j");
        ConnectorPortRegister ports = database.getDependencyResolver().resolveDependency(ConnectorPortRegister.class);
        return ports.getLocalAddress(ConnectorType.BOLT).getPort();
    }
}
