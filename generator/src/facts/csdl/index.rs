//! Look-ups of [`Metadata`]: by name, along base types, by binding.

use super::name_index::NameIndex;
use super::restriction::{Changes, Restriction};
use super::wire_name::{self, Match};
use super::{EnumType, Metadata, ObjectType, Operation, Property, TypeRef};
use foldhash::HashMap;

/// Positions in the lists of [`Metadata`].
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    objects: HashMap<String, usize>,
    enums: HashMap<String, usize>,
    derived: HashMap<String, Vec<usize>>,
    /// Bound to one, bound to a collection.
    bound: HashMap<String, [Vec<usize>; 2]>,
    page_names: NameIndex,
}

impl Index {
    pub(super) fn build(metadata: &Metadata) -> Self {
        let mut index = Self::default();
        for (at, object) in metadata.objects.iter().enumerate() {
            index.objects.entry(object.name.clone()).or_insert(at);
            if let Some(base) = &object.base {
                index.derived.entry(base.clone()).or_default().push(at);
            }
        }
        for (at, item) in metadata.enums.iter().enumerate() {
            index.enums.entry(item.name.clone()).or_insert(at);
        }
        for (at, operation) in metadata.operations.iter().enumerate() {
            if let Some(binding) = operation.binding() {
                let lists = index.bound.entry(binding.name.clone()).or_default();
                lists[usize::from(binding.is_collection)].push(at);
            }
        }
        let objects = metadata.objects.iter().map(|object| &object.name);
        index.page_names = NameIndex::build(objects.chain(metadata.enums.iter().map(|item| &item.name)));
        index
    }
}

impl Metadata {
    pub(super) fn indexed(mut self) -> Self {
        self.index = Index::build(&self);
        self
    }

    /// An entity type or complex type by its canonical name.
    pub fn object(&self, name: &str) -> Option<&ObjectType> {
        self.objects.get(self.object_position(name)?)
    }

    pub(in crate::facts) fn object_position(&self, name: &str) -> Option<usize> {
        self.index.objects.get(name).copied()
    }

    /// An enumeration by its canonical name.
    pub fn enumeration(&self, name: &str) -> Option<&EnumType> {
        self.enums.get(*self.index.enums.get(name)?)
    }

    /// The canonical name of the type that a page calls `IMicrosoftGraphMessage`.
    ///
    /// Case and `_` do not count; words that PowerShell dropped because they repeat and digits it added
    /// are tried only when nothing has the name as it stands.
    /// A name that fits several types is none.
    ///
    /// ```
    /// use platygen::facts::csdl;
    ///
    /// let text = r#"<Schema Namespace="microsoft.graph"><ComplexType Name="dateTimeTimeZone"/></Schema>"#;
    /// let (metadata, _) = csdl::parse(&"metadata.xml".into(), text);
    /// let name = metadata.type_by_page_name("IMicrosoftGraphDateTimeZone");
    /// assert_eq!(name, Some("microsoft.graph.dateTimeTimeZone"));
    /// ```
    pub fn type_by_page_name(&self, page_name: &str) -> Option<&str> {
        self.index.page_names.find(page_name)
    }

    /// The type and its base types, the type first; a circle ends where it closes.
    pub fn lineage(&self, name: &str) -> Vec<&ObjectType> {
        let mut line: Vec<&ObjectType> = Vec::new();
        let mut next = self.object(name);
        while let Some(object) = next {
            if line.iter().any(|seen| seen.name == object.name) {
                break;
            }
            line.push(object);
            next = object.base.as_deref().and_then(|base| self.object(base));
        }
        line
    }

    /// Whether a type is another one or derives from it.
    pub fn is_a(&self, name: &str, base: &str) -> bool {
        name == base || self.lineage(name).iter().any(|object| object.name == base)
    }

    /// Types that derive from this one, directly or not, nearest first.
    pub fn derived(&self, name: &str) -> Vec<&ObjectType> {
        let mut found: Vec<&ObjectType> = Vec::new();
        let mut open = vec![name];
        while let Some(base) = open.pop() {
            for &at in self.index.derived.get(base).into_iter().flatten() {
                let Some(object) = self.objects.get(at) else { continue };
                if object.name != name && !found.iter().any(|seen| seen.name == object.name) {
                    found.push(object);
                    open.push(&object.name);
                }
            }
        }
        found
    }

    /// Every property of a type: those of the base types first, values before navigation in each.
    pub fn properties<'m>(&'m self, name: &str) -> impl Iterator<Item = &'m Property> + Clone {
        let own = |object: &'m ObjectType| object.properties.iter().chain(&object.navigation_properties);
        self.lineage(name).into_iter().rev().flat_map(own)
    }

    /// The property that a PowerShell name stands for.
    ///
    /// The steps: the same name, the same but for case, the same but for case and punctuation,
    /// and then all again without digits at the end.
    pub fn find_property<'m>(&'m self, name: &str, powershell_name: &str) -> Match<&'m Property> {
        wire_name::find(&self.properties(name), |property| &property.name, powershell_name)
    }

    /// What annotations say against a change to what a property of a type leads to; `None` if nothing does.
    ///
    /// Of an entity set the owner is the container.
    /// What is said of the property counts more than what is said of the type that it leads to.
    pub fn restriction(&self, owner: &str, property: &str, ty: &str, method: &str) -> Option<Restriction> {
        let mut owners = self.lineage(owner).into_iter().map(|object| object.name.as_str()).collect::<Vec<_>>();
        if owners.is_empty() {
            owners.push(owner);
        }
        let of_property = owners.iter().map(|owner| format!("{owner}/{property}"));
        let of_type = self.lineage(ty).into_iter().map(|object| object.name.clone());
        let said = of_property.chain(of_type).filter_map(|target| self.changes.get(&target));
        said.fold(Changes::default(), |nearer, farther| nearer.or(farther)).against(method)
    }

    /// The key of a type, its own or inherited.
    pub fn keys(&self, name: &str) -> &[String] {
        let mut line = self.lineage(name).into_iter();
        line.find(|object| !object.keys.is_empty()).map_or(&[], |object| &object.keys)
    }

    /// Actions and functions bound to a type or its base types, the nearest type first.
    ///
    /// A collection has only those that are bound to a collection.
    pub fn bound_operations(&self, ty: &TypeRef) -> impl Iterator<Item = &Operation> {
        self.bound_to(&ty.name, ty.is_collection)
    }

    pub(in crate::facts) fn bound_to<'m>(
        &'m self,
        name: &str,
        is_collection: bool,
    ) -> impl Iterator<Item = &'m Operation> + use<'m> {
        let lists = |name: &str| self.index.bound.get(name);
        let mut found: Vec<&[Vec<usize>; 2]> =
            self.lineage(name).iter().filter_map(|object| lists(&object.name)).collect();
        if self.object(name).is_none() {
            found.extend(lists(name));
        }
        found
            .into_iter()
            .flat_map(move |lists| &lists[usize::from(is_collection)])
            .filter_map(|&at| self.operations.get(at))
    }
}
