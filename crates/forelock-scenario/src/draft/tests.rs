//! Files of other tools, in the shapes in which people have them.

use super::*;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn client() -> &'static Client {
    Client::named("data-loader-bulk").unwrap()
}

/// A directory with these files, of which the first is read.
fn read(files: &[(&str, &str)]) -> (Result<ForeignLoad, DraftError>, TempDir) {
    let directory = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    (ForeignLoad::read(&directory.path().join(files[0].0), client(), None), directory)
}

fn draft(files: &[(&str, &str)]) -> Draft {
    match read(files) {
        (Ok(ForeignLoad::Draft(draft)), _) => draft,
        (other, _) => panic!("{other:?}"),
    }
}

/// `client operation object(parent, …) key=value …`, a line each.
fn lines(draft: &Draft) -> Vec<String> {
    let line = |load: &DraftLoad| {
        let operation = load.operation.map_or("?", Operation::name);
        let parents: Option<Vec<&str>> =
            load.lookups.as_ref().map(|all| all.iter().map(|one| one.parent.as_str()).collect());
        let parents = parents.map_or("?".to_owned(), |all| all.join(", "));
        let settings: String =
            load.settings.iter().map(|one| format!(" {}={}", one.key, one.value)).collect();
        format!("{} {operation} {}({parents}){settings}", load.client.name, load.object)
    };
    draft.loads.iter().map(line).collect()
}

fn refused(files: &[(&str, &str)]) -> String {
    match read(files) {
        (Err(why), _) => why.to_string(),
        (Ok(read), _) => panic!("{read:?}"),
    }
}

#[test]
fn sfdmu_loads_parents_first_and_leaves_out_what_it_only_reads() {
    let text = r#"{
      "objects": [
        {"query": "SELECT Id, AccountId, ContactId, ParentId, Subject FROM Case", "operation": "Insert",
         "externalId": "Ext_Id__c", "bulkApiV1BatchSize": 500},
        {"query": "SELECT Id, Name FROM Account", "operation": "Upsert", "externalId": "Ext_Id__c"},
        {"query": "SELECT Id, Name FROM RecordType", "operation": "Readonly"},
        {"query": "SELECT Id, Name FROM Lead", "operation": "Insert", "excluded": true}
      ],
      "bulkApiVersion": "1.0", "bulkApiV1BatchSize": 9500, "concurrencyMode": "Serial",
      "parallelBulkJobs": 4, "bulkThreshold": 200, "allOrNone": false
    }"#;
    let all = draft(&[("export.json", text)]);
    let rest = "concurrency_mode=\"Serial\" submit={ in_flight = 4, pattern = \"closed\" }";
    assert_eq!(
        lines(&all),
        [
            format!("sfdmu-v1 upsert Account() batch_size=9500 {rest}"),
            format!("sfdmu-v1 insert Case(Account, Contact, Case) batch_size=500 {rest}"),
        ]
    );
    assert_eq!(
        all.remarks,
        ["RecordType is not loaded (Readonly)", "Lead is not loaded (excluded)"]
    );
    let kept = text.replace("\"bulkThreshold\"", "\"keepObjectOrderWhileExecute\": true, \"x\"");
    assert!(lines(&draft(&[("export.json", &kept)]))[0].contains(" Case("));
}

#[test]
fn sfdmu_goes_through_the_bulk_api_2_unless_it_is_told_otherwise() {
    let text = r#"{"objectSets": [
        {"objects": [{"query": "select Id, Project__r.Ext__c from Task__c", "operation": "upsert"}]},
        {"objects": [{"query": "SELECT all FROM Project__c", "operation": "HardDelete"}]}
    ], "bulkApiV1BatchSize": 500, "bulkApiVersion": 2.0}"#;
    assert_eq!(
        lines(&draft(&[("export.json", &format!("\u{feff}{text}"))])),
        ["sfdmu upsert Task__c(Project__c)", "sfdmu delete Project__c()"]
    );
}

const MAPPING: &str = "Insert Accounts:
  api: bulk
  sf_object: Account
  table: account
  fields: [Name]
Insert Contacts:
  api: bulk
  bulk_mode: Serial
  batch_size: 2000
  sf_object: Contact
  table: Contact
  fields: [FirstName, LastName]
  lookups:
    AccountId: {table: account}
Upsert Cases:
  api: rest
  action: upsert
  update_key: Ext__c
  sf_object: Case
  lookups:
    ContactId:
      table: [Contact, account]
    OwnerId:
      key_field: owner_id
Select Users:
  action: select
  sf_object: User
";

#[test]
fn mappings_of_cumulus_are_loaded_in_their_order() {
    let all = draft(&[("mapping.yml", MAPPING)]);
    assert_eq!(
        lines(&all),
        [
            "cumulusci insert Account()",
            "cumulusci insert Contact(Account) batch_size=2000 concurrency_mode=\"Serial\"",
            "cumulusci upsert Case(Contact) api=\"soap\" batch_size=200 \
             submit={ in_flight = 1, pattern = \"closed\" }",
        ]
    );
    assert_eq!(all.remarks, ["Select Users is not loaded (action: select)"]);
}

#[test]
fn a_project_of_cumulus_loads_the_mappings_of_its_tasks() {
    let project = "minimum_cumulusci_version: '3.74.0'
project:
  name: X
tasks:
  load_sample:
    class_path: cumulusci.tasks.bulkdata.LoadData
    options:
      mapping: datasets/a/mapping.yml
      bulk_mode: Serial
      sql_path: datasets/a/a.sql
  capture_sample:
    class_path: cumulusci.tasks.bulkdata.ExtractData
    options: {mapping: datasets/a/mapping.yml}
  robot:
    options: {suites: tests}
";
    let short = "A:\n  sf_object: Account\n  api: bulk\n";
    let all = draft(&[("cumulusci.yml", project), ("datasets/a/mapping.yml", short)]);
    assert_eq!(lines(&all), ["cumulusci insert Account() concurrency_mode=\"Serial\""]);
    assert_eq!(all.remarks.len(), 1, "{all:?}");
    let missing = refused(&[("cumulusci.yml", project)]);
    assert!(missing.contains("mapping.yml can't be read"), "{missing}");
}

const PROCESS: &str = r#"<!DOCTYPE beans PUBLIC "-//SPRING//DTD BEAN//EN" "http://www.springframework.org/dtd/spring-beans.dtd">
<beans>
  <bean id="opportunityUpsert" class="com.salesforce.dataloader.process.ProcessRunner" singleton="false">
    <property name="configOverrideMap"><map>
      <entry key="sfdc.entity" value="Opportunity"/>
      <entry key="process.operation" value="upsert"/>
      <entry key="sfdc.externalIdField" value="External_ID__c"/>
      <entry key="sfdc.useBulkApi" value="true"/>
      <entry key="sfdc.bulkApiSerialMode" value="true"/>
      <entry key="sfdc.loadBatchSize" value="20000"/>
      <entry key="process.mappingFile" value="map.sdl"/>
      <entry key="dataAccess.name" value="data/opportunities.csv"/>
    </map></property>
  </bean>
  <bean id="export"><property name="configOverrideMap"><map>
      <entry key="sfdc.entity" value="Lead"/>
      <entry key="process.operation" value="extract"/>
  </map></property></bean>
</beans>"#;

#[test]
fn processes_of_data_loader_are_loads() {
    let all = draft(&[("process-conf.xml", PROCESS)]);
    let settings = "batch_size=10000 concurrency_mode=\"Serial\"";
    assert_eq!(lines(&all), [format!("data-loader-bulk upsert Opportunity(?) {settings}")]);
    assert_eq!(
        (all.remarks, all.loads[0].file.is_some()),
        (vec!["Lead is not loaded (extract)".to_owned()], false)
    );
    // The files that it names say what the records look up to.
    let csv = "NAME,ACCT,CAMP\na,1,2\n";
    let sdl = "#Mapping values\n#Mon\nNAME=Name\nACCT=Account\\:Ext__c\nGONE=ContactId\nCAMP=CampaignId\n";
    let (read, directory) = read(&[
        ("conf/process-conf.xml", PROCESS),
        ("conf/map.sdl", sdl),
        ("data/opportunities.csv", csv),
    ]);
    let Ok(ForeignLoad::Draft(all)) = read else { panic!("{read:?}") };
    assert_eq!(
        lines(&all),
        [format!("data-loader-bulk upsert Opportunity(Account, Campaign) {settings}")]
    );
    let load = &all.loads[0];
    let columns: Vec<&str> = load.lookups.iter().flatten().map(|one| one.column.as_str()).collect();
    assert_eq!(columns, ["ACCT", "CAMP"]);
    assert!(load.file.as_ref().unwrap().starts_with(directory.path()));
}

#[test]
fn settings_of_data_loader_are_a_load() {
    let text = "#Loader Config\nsfdc.entity=Case\nprocess.operation=insert\nsfdc.loadBatchSize=500\n\
                sfdc.useBulkApi=false\n";
    assert_eq!(
        lines(&draft(&[("config.properties", text)])),
        ["data-loader insert Case(?) batch_size=200"]
    );
    let v2 = text
        .replace("useBulkApi=false", "useBulkV2Api=true")
        .replace("process.operation=insert\n", "");
    assert_eq!(lines(&draft(&[("config.properties", &v2)])), ["data-loader-bulk2 ? Case(?)"]);
}

#[test]
fn a_csv_says_its_lookups_by_its_header() {
    let all = draft(&[("Opportunity.csv", "Id;ACCOUNTID;OwnerId;CampaignId\n1;2;3;4\n")]);
    assert_eq!(lines(&all), ["data-loader-bulk ? Opportunity(ACCOUNT, Campaign)"]);
    assert!(all.loads[0].file.is_some());
    assert_eq!(draft(&[("Lead.csv", "Name\na\nb\n")]).remarks.len(), 1);
}

#[test]
fn a_csv_is_counted() {
    let csv = "Id,AccountId,AssetId\n1,a,\n2,b,\n3,a,\n4,NULL,\n";
    let (read, _directory) = read(&[("Case.csv", csv)]);
    let Ok(ForeignLoad::Draft(mut draft)) = read else { panic!("{read:?}") };
    draft.count_files(&()).unwrap();
    let load = &draft.loads[0];
    let lookups: Vec<_> =
        load.lookups.iter().flatten().map(|one| (one.column.as_str(), one.parents)).collect();
    assert_eq!((load.children, lookups), (Some(4), vec![("AccountId", Some(2))]));
    assert_eq!(draft.remarks, ["the column AssetId names no parent"]);
}

#[test]
fn what_is_no_load_is_said() {
    for (name, text, why) in [
        ("export.json", r#"{"objects": [{"query": "Account"}]}"#, "`Account` is no query"),
        ("export.json", r#"{"objects": [{"query": "SELECT Id FROM A"}]}"#, "loads nothing"),
        ("export.json", r#"{"objects": 5}"#, "invalid type"),
        ("mapping.yml", "A:\n  sf_object: [x]\n", "line"),
        ("cumulusci.yml", "minimum_cumulusci_version: 3\ntasks: {}\n", "loads nothing"),
        (
            "process-conf.xml",
            "<beans class='com.salesforce.dataloader'><bean></beans>",
            "not valid XML",
        ),
        ("a.toml", "name = 'x'\n", "this is a scenario"),
        ("map.sdl", "#Mapping values\nA=B\n", "that names it"),
        ("r.json", r#"{"forelock": "1", "study": "run"}"#, "`forelock report`"),
        ("x.xml", "<x/>", "this is XML"),
        ("empty.csv", "", "empty"),
    ] {
        let said = refused(&[(name, text)]);
        assert!(said.contains(why), "{name}: {said}");
    }
    let gone = ForeignLoad::read(Path::new("/nowhere/export.json"), client(), None).unwrap_err();
    assert!(gone.to_string().contains("can't be read"), "{gone}");
    assert_eq!(
        read(&[("job.json", r#"{"id": "750x", "numberRecordsProcessed": 5}"#)]).0.unwrap(),
        ForeignLoad::Records
    );
}
